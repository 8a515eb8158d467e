import AldabaAgent

AgentProgram.main()
