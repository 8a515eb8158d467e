import AldabaAudit

Audit.main()
