import AldabaTechnician

TechnicianProgram.main()
