/// What `GoldenTests` compares: phase | who | event | effects or refusal.
let goldenTable = """
  waiting | technician | session.opened | ✗ out-of-order
  waiting | customer | session.joined | joined
  waiting | technician | consent.asked | ✗ not-now
  waiting | technician | session.closing | ✗ not-now
  waiting | broker | link.lost customer | ✗ not-now
  waiting | broker | link.resumed customer | ✗ not-now
  waiting | broker | link.lost technician | lost technician
  waiting | broker | link.resumed technician | ✗ not-now
  waiting | broker | session.closed customer | ✗ bad-argument
  waiting | broker | session.closed declined | ✗ bad-argument
  waiting | broker | session.closed unjoined | closed unjoined
  waiting | broker | session.closed quiet | ✗ bad-argument
  waiting | broker | session.closed lost | ✗ not-now
  waiting | broker | session.closed administrator | closed administrator
  waiting | broker | session.closed numbers | ✗ bad-argument
  waiting | broker | session.reopened | ✗ bad-argument
  waiting | broker | broker.stopped | ✗ bad-argument
  greeting | technician | session.opened | ✗ out-of-order
  greeting | customer | session.joined | ✗ taken
  greeting | customer | session.accepted | begun
  greeting | customer | session.declined | declined answer, closed declined
  greeting | customer | session.bound | ✗ not-now
  greeting | technician | consent.asked | ✗ not-now
  greeting | customer | consent.granted | ✗ not-now
  greeting | customer | consent.declined | ✗ no-such-ask
  greeting | customer | consent.silent | ✗ no-such-ask
  greeting | customer | consent.revoked | recorded
  greeting | customer | consent.expired | recorded
  greeting | customer | consent.void | recorded
  greeting | customer | consent.offered | ✗ not-now
  greeting | customer | number.spent | ✗ not-now
  greeting | customer | shell.opened | ✗ not-now
  greeting | customer | shell.closed | ✗ not-now
  greeting | technician | session.closing | ✗ not-now
  greeting | customer | session.reopened | ✗ not-now
  greeting | customer | session.closed customer | closed customer
  greeting | customer | session.closed declined | ✗ bad-argument
  greeting | customer | session.closed unjoined | ✗ bad-argument
  greeting | customer | session.closed quiet | ✗ not-now
  greeting | customer | session.closed lost | ✗ bad-argument
  greeting | customer | session.closed administrator | ✗ bad-argument
  greeting | customer | session.closed numbers | ✗ not-now
  greeting | broker | link.lost customer | lost customer, unjoined
  greeting | broker | link.resumed customer | ✗ not-now
  greeting | broker | link.lost technician | lost technician
  greeting | broker | link.resumed technician | ✗ not-now
  greeting | broker | session.closed customer | ✗ bad-argument
  greeting | broker | session.closed declined | ✗ bad-argument
  greeting | broker | session.closed unjoined | ✗ not-now
  greeting | broker | session.closed quiet | ✗ bad-argument
  greeting | broker | session.closed lost | ✗ not-now
  greeting | broker | session.closed administrator | closed administrator
  greeting | broker | session.closed numbers | ✗ bad-argument
  greeting | broker | session.reopened | ✗ bad-argument
  greeting | broker | broker.stopped | ✗ bad-argument
  active | technician | session.opened | ✗ out-of-order
  active | customer | session.joined | ✗ taken
  active | customer | session.accepted | ✗ not-now
  active | customer | session.declined | ✗ not-now
  active | customer | session.bound | bound 0 0
  active | technician | consent.asked | asked view
  active | customer | consent.granted | ✗ no-such-ask
  active | customer | consent.declined | ✗ no-such-ask
  active | customer | consent.silent | ✗ no-such-ask
  active | customer | consent.revoked | recorded
  active | customer | consent.expired | recorded
  active | customer | consent.void | recorded
  active | customer | consent.offered | offered view
  active | customer | number.spent | spent 1
  active | customer | shell.opened | ✗ no-grant
  active | customer | shell.closed | ✗ not-now
  active | technician | session.closing | closing
  active | customer | session.reopened | ✗ not-now
  active | customer | session.closed customer | closed customer
  active | customer | session.closed declined | ✗ bad-argument
  active | customer | session.closed unjoined | ✗ bad-argument
  active | customer | session.closed quiet | ✗ not-now
  active | customer | session.closed lost | ✗ bad-argument
  active | customer | session.closed administrator | ✗ bad-argument
  active | customer | session.closed numbers | ✗ not-now
  active | broker | link.lost customer | lost customer
  active | broker | link.resumed customer | ✗ not-now
  active | broker | link.lost technician | lost technician
  active | broker | link.resumed technician | ✗ not-now
  active | broker | session.closed customer | ✗ bad-argument
  active | broker | session.closed declined | ✗ bad-argument
  active | broker | session.closed unjoined | ✗ not-now
  active | broker | session.closed quiet | ✗ bad-argument
  active | broker | session.closed lost | ✗ not-now
  active | broker | session.closed administrator | closed administrator
  active | broker | session.closed numbers | ✗ bad-argument
  active | broker | session.reopened | ✗ bad-argument
  active | broker | broker.stopped | ✗ bad-argument
  active, asked | technician | session.opened | ✗ out-of-order
  active, asked | customer | session.joined | ✗ taken
  active, asked | customer | session.accepted | ✗ not-now
  active, asked | customer | session.declined | ✗ not-now
  active, asked | customer | session.bound | bound 0 0
  active, asked | technician | consent.asked | ✗ busy
  active, asked | customer | consent.granted | granted view
  active, asked | customer | consent.declined | refused view answer
  active, asked | customer | consent.silent | silent view
  active, asked | customer | consent.revoked | refused view leaving
  active, asked | customer | consent.expired | recorded
  active, asked | customer | consent.void | recorded
  active, asked | customer | consent.offered | offered view
  active, asked | customer | number.spent | spent 1
  active, asked | customer | shell.opened | ✗ no-grant
  active, asked | customer | shell.closed | ✗ not-now
  active, asked | technician | session.closing | ✗ busy
  active, asked | customer | session.reopened | ✗ not-now
  active, asked | customer | session.closed customer | closed customer
  active, asked | customer | session.closed declined | ✗ bad-argument
  active, asked | customer | session.closed unjoined | ✗ bad-argument
  active, asked | customer | session.closed quiet | ✗ not-now
  active, asked | customer | session.closed lost | ✗ bad-argument
  active, asked | customer | session.closed administrator | ✗ bad-argument
  active, asked | customer | session.closed numbers | ✗ not-now
  active, asked | broker | link.lost customer | lost customer
  active, asked | broker | link.resumed customer | ✗ not-now
  active, asked | broker | link.lost technician | lost technician
  active, asked | broker | link.resumed technician | ✗ not-now
  active, asked | broker | session.closed customer | ✗ bad-argument
  active, asked | broker | session.closed declined | ✗ bad-argument
  active, asked | broker | session.closed unjoined | ✗ not-now
  active, asked | broker | session.closed quiet | ✗ bad-argument
  active, asked | broker | session.closed lost | ✗ not-now
  active, asked | broker | session.closed administrator | closed administrator
  active, asked | broker | session.closed numbers | ✗ bad-argument
  active, asked | broker | session.reopened | ✗ bad-argument
  active, asked | broker | broker.stopped | ✗ bad-argument
  active, granted | technician | session.opened | ✗ out-of-order
  active, granted | customer | session.joined | ✗ taken
  active, granted | customer | session.accepted | ✗ not-now
  active, granted | customer | session.declined | ✗ not-now
  active, granted | customer | session.bound | bound 0 0
  active, granted | technician | consent.asked | asked view
  active, granted | customer | consent.granted | ✗ no-such-ask
  active, granted | customer | consent.declined | ✗ no-such-ask
  active, granted | customer | consent.silent | ✗ no-such-ask
  active, granted | customer | consent.revoked | ended view revoked
  active, granted | customer | consent.expired | ended view expired
  active, granted | customer | consent.void | ended view void
  active, granted | customer | consent.offered | offered view
  active, granted | customer | number.spent | spent 1
  active, granted | customer | shell.opened | shell opened
  active, granted | customer | shell.closed | ✗ not-now
  active, granted | technician | session.closing | ended view closing, closing
  active, granted | customer | session.reopened | ✗ not-now
  active, granted | customer | session.closed customer | ended view closed, closed customer
  active, granted | customer | session.closed declined | ✗ bad-argument
  active, granted | customer | session.closed unjoined | ✗ bad-argument
  active, granted | customer | session.closed quiet | ✗ not-now
  active, granted | customer | session.closed lost | ✗ bad-argument
  active, granted | customer | session.closed administrator | ✗ bad-argument
  active, granted | customer | session.closed numbers | ✗ not-now
  active, granted | broker | link.lost customer | lost customer
  active, granted | broker | link.resumed customer | ✗ not-now
  active, granted | broker | link.lost technician | lost technician
  active, granted | broker | link.resumed technician | ✗ not-now
  active, granted | broker | session.closed customer | ✗ bad-argument
  active, granted | broker | session.closed declined | ✗ bad-argument
  active, granted | broker | session.closed unjoined | ✗ not-now
  active, granted | broker | session.closed quiet | ✗ bad-argument
  active, granted | broker | session.closed lost | ✗ not-now
  active, granted | broker | session.closed administrator | ended view closed, closed administrator
  active, granted | broker | session.closed numbers | ✗ bad-argument
  active, granted | broker | session.reopened | ✗ bad-argument
  active, granted | broker | broker.stopped | ✗ bad-argument
  active, shell | technician | session.opened | ✗ out-of-order
  active, shell | customer | session.joined | ✗ taken
  active, shell | customer | session.accepted | ✗ not-now
  active, shell | customer | session.declined | ✗ not-now
  active, shell | customer | session.bound | bound 0 0
  active, shell | technician | consent.asked | asked view
  active, shell | customer | consent.granted | ✗ no-such-ask
  active, shell | customer | consent.declined | ✗ no-such-ask
  active, shell | customer | consent.silent | ✗ no-such-ask
  active, shell | customer | consent.revoked | ended view revoked
  active, shell | customer | consent.expired | ended view expired
  active, shell | customer | consent.void | ended view void
  active, shell | customer | consent.offered | offered view
  active, shell | customer | number.spent | spent 1
  active, shell | customer | shell.opened | ✗ not-now
  active, shell | customer | shell.closed | ended view shell, shell closed 0
  active, shell | technician | session.closing | ended view closing, closing
  active, shell | customer | session.reopened | ✗ not-now
  active, shell | customer | session.closed customer | ended view closed, closed customer
  active, shell | customer | session.closed declined | ✗ bad-argument
  active, shell | customer | session.closed unjoined | ✗ bad-argument
  active, shell | customer | session.closed quiet | ✗ not-now
  active, shell | customer | session.closed lost | ✗ bad-argument
  active, shell | customer | session.closed administrator | ✗ bad-argument
  active, shell | customer | session.closed numbers | ✗ not-now
  active, shell | broker | link.lost customer | lost customer
  active, shell | broker | link.resumed customer | ✗ not-now
  active, shell | broker | link.lost technician | lost technician
  active, shell | broker | link.resumed technician | ✗ not-now
  active, shell | broker | session.closed customer | ✗ bad-argument
  active, shell | broker | session.closed declined | ✗ bad-argument
  active, shell | broker | session.closed unjoined | ✗ not-now
  active, shell | broker | session.closed quiet | ✗ bad-argument
  active, shell | broker | session.closed lost | ✗ not-now
  active, shell | broker | session.closed administrator | ended view closed, closed administrator
  active, shell | broker | session.closed numbers | ✗ bad-argument
  active, shell | broker | session.reopened | ✗ bad-argument
  active, shell | broker | broker.stopped | ✗ bad-argument
  active, lost | technician | session.opened | ✗ out-of-order
  active, lost | customer | session.joined | ✗ taken
  active, lost | customer | session.accepted | ✗ not-now
  active, lost | customer | session.declined | ✗ not-now
  active, lost | customer | session.bound | bound 0 0
  active, lost | technician | consent.asked | asked view
  active, lost | customer | consent.granted | ✗ no-such-ask
  active, lost | customer | consent.declined | ✗ no-such-ask
  active, lost | customer | consent.silent | ✗ no-such-ask
  active, lost | customer | consent.revoked | ended view revoked
  active, lost | customer | consent.expired | ended view expired
  active, lost | customer | consent.void | ended view void
  active, lost | customer | consent.offered | offered view
  active, lost | customer | number.spent | spent 1
  active, lost | customer | shell.opened | shell opened
  active, lost | customer | shell.closed | ✗ not-now
  active, lost | technician | session.closing | ended view closing, closing
  active, lost | customer | session.reopened | ✗ not-now
  active, lost | customer | session.closed customer | ended view closed, closed customer
  active, lost | customer | session.closed declined | ✗ bad-argument
  active, lost | customer | session.closed unjoined | ✗ bad-argument
  active, lost | customer | session.closed quiet | ✗ not-now
  active, lost | customer | session.closed lost | ✗ bad-argument
  active, lost | customer | session.closed administrator | ✗ bad-argument
  active, lost | customer | session.closed numbers | ✗ not-now
  active, lost | broker | link.lost customer | lost customer
  active, lost | broker | link.resumed customer | ✗ not-now
  active, lost | broker | link.lost technician | ✗ not-now
  active, lost | broker | link.resumed technician | resumed technician
  active, lost | broker | session.closed customer | ✗ bad-argument
  active, lost | broker | session.closed declined | ✗ bad-argument
  active, lost | broker | session.closed unjoined | ✗ not-now
  active, lost | broker | session.closed quiet | ✗ bad-argument
  active, lost | broker | session.closed lost | ended view closed, closed lost
  active, lost | broker | session.closed administrator | ended view closed, closed administrator
  active, lost | broker | session.closed numbers | ✗ bad-argument
  active, lost | broker | session.reopened | ✗ bad-argument
  active, lost | broker | broker.stopped | ✗ bad-argument
  active, refused | technician | session.opened | ✗ out-of-order
  active, refused | customer | session.joined | ✗ taken
  active, refused | customer | session.accepted | ✗ not-now
  active, refused | customer | session.declined | ✗ not-now
  active, refused | customer | session.bound | bound 0 0
  active, refused | technician | consent.asked | ✗ too-soon
  active, refused | customer | consent.granted | ✗ no-such-ask
  active, refused | customer | consent.declined | ✗ no-such-ask
  active, refused | customer | consent.silent | ✗ no-such-ask
  active, refused | customer | consent.revoked | recorded
  active, refused | customer | consent.expired | recorded
  active, refused | customer | consent.void | recorded
  active, refused | customer | consent.offered | offered view
  active, refused | customer | number.spent | spent 1
  active, refused | customer | shell.opened | ✗ no-grant
  active, refused | customer | shell.closed | ✗ not-now
  active, refused | technician | session.closing | closing
  active, refused | customer | session.reopened | ✗ not-now
  active, refused | customer | session.closed customer | closed customer
  active, refused | customer | session.closed declined | ✗ bad-argument
  active, refused | customer | session.closed unjoined | ✗ bad-argument
  active, refused | customer | session.closed quiet | ✗ not-now
  active, refused | customer | session.closed lost | ✗ bad-argument
  active, refused | customer | session.closed administrator | ✗ bad-argument
  active, refused | customer | session.closed numbers | ✗ not-now
  active, refused | broker | link.lost customer | lost customer
  active, refused | broker | link.resumed customer | ✗ not-now
  active, refused | broker | link.lost technician | lost technician
  active, refused | broker | link.resumed technician | ✗ not-now
  active, refused | broker | session.closed customer | ✗ bad-argument
  active, refused | broker | session.closed declined | ✗ bad-argument
  active, refused | broker | session.closed unjoined | ✗ not-now
  active, refused | broker | session.closed quiet | ✗ bad-argument
  active, refused | broker | session.closed lost | ✗ not-now
  active, refused | broker | session.closed administrator | closed administrator
  active, refused | broker | session.closed numbers | ✗ bad-argument
  active, refused | broker | session.reopened | ✗ bad-argument
  active, refused | broker | broker.stopped | ✗ bad-argument
  active, refused 2× | technician | session.opened | ✗ out-of-order
  active, refused 2× | customer | session.joined | ✗ taken
  active, refused 2× | customer | session.accepted | ✗ not-now
  active, refused 2× | customer | session.declined | ✗ not-now
  active, refused 2× | customer | session.bound | bound 0 0
  active, refused 2× | technician | consent.asked | ✗ not-again
  active, refused 2× | customer | consent.granted | ✗ no-such-ask
  active, refused 2× | customer | consent.declined | ✗ no-such-ask
  active, refused 2× | customer | consent.silent | ✗ no-such-ask
  active, refused 2× | customer | consent.revoked | recorded
  active, refused 2× | customer | consent.expired | recorded
  active, refused 2× | customer | consent.void | recorded
  active, refused 2× | customer | consent.offered | offered view
  active, refused 2× | customer | number.spent | spent 1
  active, refused 2× | customer | shell.opened | ✗ no-grant
  active, refused 2× | customer | shell.closed | ✗ not-now
  active, refused 2× | technician | session.closing | closing
  active, refused 2× | customer | session.reopened | ✗ not-now
  active, refused 2× | customer | session.closed customer | closed customer
  active, refused 2× | customer | session.closed declined | ✗ bad-argument
  active, refused 2× | customer | session.closed unjoined | ✗ bad-argument
  active, refused 2× | customer | session.closed quiet | ✗ not-now
  active, refused 2× | customer | session.closed lost | ✗ bad-argument
  active, refused 2× | customer | session.closed administrator | ✗ bad-argument
  active, refused 2× | customer | session.closed numbers | ✗ not-now
  active, refused 2× | broker | link.lost customer | lost customer
  active, refused 2× | broker | link.resumed customer | ✗ not-now
  active, refused 2× | broker | link.lost technician | lost technician
  active, refused 2× | broker | link.resumed technician | ✗ not-now
  active, refused 2× | broker | session.closed customer | ✗ bad-argument
  active, refused 2× | broker | session.closed declined | ✗ bad-argument
  active, refused 2× | broker | session.closed unjoined | ✗ not-now
  active, refused 2× | broker | session.closed quiet | ✗ bad-argument
  active, refused 2× | broker | session.closed lost | ✗ not-now
  active, refused 2× | broker | session.closed administrator | closed administrator
  active, refused 2× | broker | session.closed numbers | ✗ bad-argument
  active, refused 2× | broker | session.reopened | ✗ bad-argument
  active, refused 2× | broker | broker.stopped | ✗ bad-argument
  closing | technician | session.opened | ✗ out-of-order
  closing | customer | session.joined | ✗ taken
  closing | customer | session.accepted | ✗ not-now
  closing | customer | session.declined | ✗ not-now
  closing | customer | session.bound | bound 0 0
  closing | technician | consent.asked | ✗ not-now
  closing | customer | consent.granted | ✗ not-now
  closing | customer | consent.declined | ✗ no-such-ask
  closing | customer | consent.silent | ✗ no-such-ask
  closing | customer | consent.revoked | recorded
  closing | customer | consent.expired | recorded
  closing | customer | consent.void | recorded
  closing | customer | consent.offered | offered view
  closing | customer | number.spent | spent 1
  closing | customer | shell.opened | ✗ not-now
  closing | customer | shell.closed | ✗ not-now
  closing | technician | session.closing | ✗ not-now
  closing | customer | session.reopened | reopened
  closing | customer | session.closed customer | closed customer
  closing | customer | session.closed declined | ✗ bad-argument
  closing | customer | session.closed unjoined | ✗ bad-argument
  closing | customer | session.closed quiet | closed quiet
  closing | customer | session.closed lost | ✗ bad-argument
  closing | customer | session.closed administrator | ✗ bad-argument
  closing | customer | session.closed numbers | ✗ not-now
  closing | broker | link.lost customer | lost customer
  closing | broker | link.resumed customer | ✗ not-now
  closing | broker | link.lost technician | lost technician
  closing | broker | link.resumed technician | ✗ not-now
  closing | broker | session.closed customer | ✗ bad-argument
  closing | broker | session.closed declined | ✗ bad-argument
  closing | broker | session.closed unjoined | ✗ not-now
  closing | broker | session.closed quiet | ✗ bad-argument
  closing | broker | session.closed lost | ✗ not-now
  closing | broker | session.closed administrator | closed administrator
  closing | broker | session.closed numbers | ✗ bad-argument
  closing | broker | session.reopened | ✗ bad-argument
  closing | broker | broker.stopped | ✗ bad-argument
  closed | technician | session.opened | ✗ out-of-order
  closed | customer | session.joined | ✗ past
  closed | customer | session.accepted | ✗ not-now
  closed | customer | session.declined | ✗ not-now
  closed | customer | session.bound | ✗ not-now
  closed | technician | consent.asked | ✗ past
  closed | customer | consent.granted | ✗ not-now
  closed | customer | consent.declined | ✗ no-such-ask
  closed | customer | consent.silent | ✗ no-such-ask
  closed | customer | consent.revoked | recorded
  closed | customer | consent.expired | recorded
  closed | customer | consent.void | recorded
  closed | customer | consent.offered | ✗ not-now
  closed | customer | number.spent | ✗ not-now
  closed | customer | shell.opened | ✗ not-now
  closed | customer | shell.closed | ✗ not-now
  closed | technician | session.closing | ✗ not-now
  closed | customer | session.reopened | ✗ not-now
  closed | customer | session.closed customer | ✗ past
  closed | customer | session.closed declined | ✗ bad-argument
  closed | customer | session.closed unjoined | ✗ bad-argument
  closed | customer | session.closed quiet | ✗ past
  closed | customer | session.closed lost | ✗ bad-argument
  closed | customer | session.closed administrator | ✗ bad-argument
  closed | customer | session.closed numbers | ✗ past
  closed | broker | link.lost customer | ✗ past
  closed | broker | link.resumed customer | ✗ not-now
  closed | broker | link.lost technician | ✗ past
  closed | broker | link.resumed technician | ✗ not-now
  closed | broker | session.closed customer | ✗ bad-argument
  closed | broker | session.closed declined | ✗ bad-argument
  closed | broker | session.closed unjoined | ✗ past
  closed | broker | session.closed quiet | ✗ bad-argument
  closed | broker | session.closed lost | ✗ past
  closed | broker | session.closed administrator | ✗ past
  closed | broker | session.closed numbers | ✗ bad-argument
  closed | broker | session.reopened | ✗ bad-argument
  closed | broker | broker.stopped | ✗ bad-argument
  """
