import AldabaBench

BenchProgram.main()
