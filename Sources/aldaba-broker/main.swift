import AldabaBroker

BrokerProgram.main()
