/// What `GoldenTests` compares: state | who | event | effects or refusal.
let goldenConsent = """
  asked | technician | session.opened | ✗ out-of-order
  asked | customer | session.joined | ✗ taken
  asked | stranger | session.joined | ✗ taken
  asked | customer | session.accepted | ✗ not-now
  asked | customer | session.declined | ✗ not-now
  asked | customer | session.bound | bound 1 0
  asked | technician | consent.asked | ✗ busy
  asked | customer | consent.granted | granted view
  asked | customer | consent.declined | refused view answer
  asked | customer | consent.silent | silent view
  asked | customer | consent.revoked | refused view leaving
  asked | customer | consent.expired | recorded
  asked | customer | consent.void | recorded
  asked | customer | consent.offered | offered view
  asked | customer | number.spent | spent 1 1
  asked | customer | shell.opened | ✗ no-grant
  asked | customer | shell.closed | ✗ not-now
  asked | technician | session.closing | ✗ busy
  asked | customer | session.reopened | ✗ not-now
  asked | technician | hold.asked | ✗ busy
  asked | customer | hold.accepted | ✗ no-such-ask
  asked | customer | hold.declined | ✗ no-such-ask
  asked | customer | hold.callback | ✗ no-such-ask
  asked | technician | hold.checked | ✗ not-now
  asked | technician | hold.resumed | ✗ not-now
  asked | technician | transfer.asked | ✗ busy
  asked | customer | transfer.consented | ✗ no-such-ask
  asked | customer | transfer.declined | ✗ no-such-ask
  asked | technician | transfer.accepted | ✗ no-such-ask
  asked | colleague | transfer.accepted | ✗ no-such-ask
  asked | supervisor | transfer.accepted | ✗ no-such-ask
  asked | customer | transfer.failed | ✗ no-such-ask
  asked | customer | transfer.completed | ✗ no-such-ask
  asked | technician | escalation.asked third | ✗ busy
  asked | customer | escalation.consented | ✗ no-such-ask
  asked | customer | escalation.declined | ✗ no-such-ask
  asked | technician | escalation.accepted | ✗ no-such-ask
  asked | colleague | escalation.accepted | ✗ no-such-ask
  asked | supervisor | escalation.accepted | ✗ no-such-ask
  asked | customer | escalation.failed | ✗ no-such-ask
  asked | customer | escalation.completed | ✗ no-such-ask
  asked | customer | need.corrected need | corrected need
  asked | customer | need.corrected brief | ✗ not-now
  asked | technician | advice.asked | advised
  asked | technician | register.chosen | register detailed
  asked | technician | cost.asked | ✗ busy
  asked | customer | cost.accepted | ✗ no-such-ask
  asked | customer | cost.declined | ✗ no-such-ask
  asked | technician | sla.exception | exception
  asked | customer | helper.named | helper
  asked | technician | consent.asked push | ✗ busy
  asked | customer | file.pushed | ✗ no-grant
  asked | customer | file.fetched | ✗ no-grant
  asked | customer | file.failed | ✗ no-grant
  asked | technician | consent.asked run | ✗ busy
  asked | customer | command.run | ✗ no-grant
  asked | technician | consent.asked record | ✗ busy
  asked | technician | step.sent | step 2
  asked | customer | step.answered | ✗ not-now
  asked | technician | step.ended | ✗ not-now
  asked | customer | recording.segment | ✗ no-grant
  asked | customer | request.made manager | requested manager, ringing third
  asked | customer | request.made other | requested other
  asked | customer | request.made complaint | requested complaint
  asked | customer | request.made callback | requested callback
  asked | customer | request.made pause | requested pause, paused
  asked | customer | request.made continue | requested continue
  asked | customer | session.closed customer | closed customer
  asked | customer | session.closed quiet | ✗ not-now
  asked | customer | session.closed numbers | ✗ not-now
  asked | broker | link.lost customer | lost customer
  asked | broker | link.resumed customer | ✗ not-now
  asked | broker | link.lost technician 1 | lost technician 1
  asked | broker | link.resumed technician 1 | ✗ not-now
  asked | broker | link.lost technician 2 | ✗ not-now
  asked | broker | link.resumed technician 2 | ✗ not-now
  asked | broker | hold.overrun | ✗ not-now
  asked | broker | session.front | ✗ not-now
  asked | broker | escalation.left | ✗ not-now
  asked | broker | transfer.failed | ✗ no-such-ask
  asked | broker | escalation.failed | ✗ no-such-ask
  asked | broker | session.closed unjoined | ✗ not-now
  asked | broker | session.closed lost | ✗ not-now
  asked | broker | session.closed administrator | closed administrator
  granted | technician | session.opened | ✗ out-of-order
  granted | customer | session.joined | ✗ taken
  granted | stranger | session.joined | ✗ taken
  granted | customer | session.accepted | ✗ not-now
  granted | customer | session.declined | ✗ not-now
  granted | customer | session.bound | bound 1 0
  granted | technician | consent.asked | asked view
  granted | customer | consent.granted | ✗ no-such-ask
  granted | customer | consent.declined | ✗ no-such-ask
  granted | customer | consent.silent | ✗ no-such-ask
  granted | customer | consent.revoked | ended view revoked
  granted | customer | consent.expired | ended view expired
  granted | customer | consent.void | ended view void
  granted | customer | consent.offered | offered view
  granted | customer | number.spent | spent 1 1
  granted | customer | shell.opened | shell opened
  granted | customer | shell.closed | ✗ not-now
  granted | technician | session.closing | ended view closing, closing
  granted | customer | session.reopened | ✗ not-now
  granted | technician | hold.asked | hold asked
  granted | customer | hold.accepted | ✗ no-such-ask
  granted | customer | hold.declined | ✗ no-such-ask
  granted | customer | hold.callback | ✗ no-such-ask
  granted | technician | hold.checked | ✗ not-now
  granted | technician | hold.resumed | ✗ not-now
  granted | technician | transfer.asked | transfer asked
  granted | customer | transfer.consented | ✗ no-such-ask
  granted | customer | transfer.declined | ✗ no-such-ask
  granted | technician | transfer.accepted | ✗ no-such-ask
  granted | colleague | transfer.accepted | ✗ no-such-ask
  granted | supervisor | transfer.accepted | ✗ no-such-ask
  granted | customer | transfer.failed | ✗ no-such-ask
  granted | customer | transfer.completed | ✗ no-such-ask
  granted | technician | escalation.asked third | third asked
  granted | customer | escalation.consented | ✗ no-such-ask
  granted | customer | escalation.declined | ✗ no-such-ask
  granted | technician | escalation.accepted | ✗ no-such-ask
  granted | colleague | escalation.accepted | ✗ no-such-ask
  granted | supervisor | escalation.accepted | ✗ no-such-ask
  granted | customer | escalation.failed | ✗ no-such-ask
  granted | customer | escalation.completed | ✗ no-such-ask
  granted | customer | need.corrected need | corrected need
  granted | customer | need.corrected brief | ✗ not-now
  granted | technician | advice.asked | advised
  granted | technician | register.chosen | register detailed
  granted | technician | cost.asked | price asked
  granted | customer | cost.accepted | ✗ no-such-ask
  granted | customer | cost.declined | ✗ no-such-ask
  granted | technician | sla.exception | exception
  granted | customer | helper.named | helper
  granted | technician | consent.asked push | asked push
  granted | customer | file.pushed | ✗ no-grant
  granted | customer | file.fetched | ✗ no-grant
  granted | customer | file.failed | ✗ no-grant
  granted | technician | consent.asked run | ✗ bad-argument
  granted | customer | command.run | ✗ no-grant
  granted | technician | consent.asked record | asked record
  granted | technician | step.sent | step 2
  granted | customer | step.answered | ✗ not-now
  granted | technician | step.ended | ✗ not-now
  granted | customer | recording.segment | ✗ no-grant
  granted | customer | request.made manager | requested manager, ringing third
  granted | customer | request.made other | requested other
  granted | customer | request.made complaint | requested complaint
  granted | customer | request.made callback | requested callback
  granted | customer | request.made pause | requested pause, paused
  granted | customer | request.made continue | requested continue
  granted | customer | session.closed customer | ended view closed, closed customer
  granted | customer | session.closed quiet | ✗ not-now
  granted | customer | session.closed numbers | ✗ not-now
  granted | broker | link.lost customer | lost customer
  granted | broker | link.resumed customer | ✗ not-now
  granted | broker | link.lost technician 1 | lost technician 1
  granted | broker | link.resumed technician 1 | ✗ not-now
  granted | broker | link.lost technician 2 | ✗ not-now
  granted | broker | link.resumed technician 2 | ✗ not-now
  granted | broker | hold.overrun | ✗ not-now
  granted | broker | session.front | ✗ not-now
  granted | broker | escalation.left | ✗ not-now
  granted | broker | transfer.failed | ✗ no-such-ask
  granted | broker | escalation.failed | ✗ no-such-ask
  granted | broker | session.closed unjoined | ✗ not-now
  granted | broker | session.closed lost | ✗ not-now
  granted | broker | session.closed administrator | ended view closed, closed administrator
  shell | technician | session.opened | ✗ out-of-order
  shell | customer | session.joined | ✗ taken
  shell | stranger | session.joined | ✗ taken
  shell | customer | session.accepted | ✗ not-now
  shell | customer | session.declined | ✗ not-now
  shell | customer | session.bound | bound 1 0
  shell | technician | consent.asked | asked view
  shell | customer | consent.granted | ✗ no-such-ask
  shell | customer | consent.declined | ✗ no-such-ask
  shell | customer | consent.silent | ✗ no-such-ask
  shell | customer | consent.revoked | ended view revoked
  shell | customer | consent.expired | ended view expired
  shell | customer | consent.void | ended view void
  shell | customer | consent.offered | offered view
  shell | customer | number.spent | spent 1 1
  shell | customer | shell.opened | ✗ not-now
  shell | customer | shell.closed | ended view shell, shell closed 0
  shell | technician | session.closing | ended view closing, closing
  shell | customer | session.reopened | ✗ not-now
  shell | technician | hold.asked | hold asked
  shell | customer | hold.accepted | ✗ no-such-ask
  shell | customer | hold.declined | ✗ no-such-ask
  shell | customer | hold.callback | ✗ no-such-ask
  shell | technician | hold.checked | ✗ not-now
  shell | technician | hold.resumed | ✗ not-now
  shell | technician | transfer.asked | transfer asked
  shell | customer | transfer.consented | ✗ no-such-ask
  shell | customer | transfer.declined | ✗ no-such-ask
  shell | technician | transfer.accepted | ✗ no-such-ask
  shell | colleague | transfer.accepted | ✗ no-such-ask
  shell | supervisor | transfer.accepted | ✗ no-such-ask
  shell | customer | transfer.failed | ✗ no-such-ask
  shell | customer | transfer.completed | ✗ no-such-ask
  shell | technician | escalation.asked third | third asked
  shell | customer | escalation.consented | ✗ no-such-ask
  shell | customer | escalation.declined | ✗ no-such-ask
  shell | technician | escalation.accepted | ✗ no-such-ask
  shell | colleague | escalation.accepted | ✗ no-such-ask
  shell | supervisor | escalation.accepted | ✗ no-such-ask
  shell | customer | escalation.failed | ✗ no-such-ask
  shell | customer | escalation.completed | ✗ no-such-ask
  shell | customer | need.corrected need | corrected need
  shell | customer | need.corrected brief | ✗ not-now
  shell | technician | advice.asked | advised
  shell | technician | register.chosen | register detailed
  shell | technician | cost.asked | price asked
  shell | customer | cost.accepted | ✗ no-such-ask
  shell | customer | cost.declined | ✗ no-such-ask
  shell | technician | sla.exception | exception
  shell | customer | helper.named | helper
  shell | technician | consent.asked push | asked push
  shell | customer | file.pushed | ✗ no-grant
  shell | customer | file.fetched | ✗ no-grant
  shell | customer | file.failed | ✗ no-grant
  shell | technician | consent.asked run | ✗ bad-argument
  shell | customer | command.run | ✗ no-grant
  shell | technician | consent.asked record | asked record
  shell | technician | step.sent | step 2
  shell | customer | step.answered | ✗ not-now
  shell | technician | step.ended | ✗ not-now
  shell | customer | recording.segment | ✗ no-grant
  shell | customer | request.made manager | requested manager, ringing third
  shell | customer | request.made other | requested other
  shell | customer | request.made complaint | requested complaint
  shell | customer | request.made callback | requested callback
  shell | customer | request.made pause | requested pause, paused
  shell | customer | request.made continue | requested continue
  shell | customer | session.closed customer | ended view closed, closed customer
  shell | customer | session.closed quiet | ✗ not-now
  shell | customer | session.closed numbers | ✗ not-now
  shell | broker | link.lost customer | lost customer
  shell | broker | link.resumed customer | ✗ not-now
  shell | broker | link.lost technician 1 | lost technician 1
  shell | broker | link.resumed technician 1 | ✗ not-now
  shell | broker | link.lost technician 2 | ✗ not-now
  shell | broker | link.resumed technician 2 | ✗ not-now
  shell | broker | hold.overrun | ✗ not-now
  shell | broker | session.front | ✗ not-now
  shell | broker | escalation.left | ✗ not-now
  shell | broker | transfer.failed | ✗ no-such-ask
  shell | broker | escalation.failed | ✗ no-such-ask
  shell | broker | session.closed unjoined | ✗ not-now
  shell | broker | session.closed lost | ✗ not-now
  shell | broker | session.closed administrator | ended view closed, closed administrator
  lost | technician | session.opened | ✗ out-of-order
  lost | customer | session.joined | ✗ taken
  lost | stranger | session.joined | ✗ taken
  lost | customer | session.accepted | ✗ not-now
  lost | customer | session.declined | ✗ not-now
  lost | customer | session.bound | bound 1 0
  lost | technician | consent.asked | asked view
  lost | customer | consent.granted | ✗ no-such-ask
  lost | customer | consent.declined | ✗ no-such-ask
  lost | customer | consent.silent | ✗ no-such-ask
  lost | customer | consent.revoked | ended view revoked
  lost | customer | consent.expired | ended view expired
  lost | customer | consent.void | ended view void
  lost | customer | consent.offered | offered view
  lost | customer | number.spent | spent 1 1
  lost | customer | shell.opened | shell opened
  lost | customer | shell.closed | ✗ not-now
  lost | technician | session.closing | ended view closing, closing
  lost | customer | session.reopened | ✗ not-now
  lost | technician | hold.asked | hold asked
  lost | customer | hold.accepted | ✗ no-such-ask
  lost | customer | hold.declined | ✗ no-such-ask
  lost | customer | hold.callback | ✗ no-such-ask
  lost | technician | hold.checked | ✗ not-now
  lost | technician | hold.resumed | ✗ not-now
  lost | technician | transfer.asked | transfer asked
  lost | customer | transfer.consented | ✗ no-such-ask
  lost | customer | transfer.declined | ✗ no-such-ask
  lost | technician | transfer.accepted | ✗ no-such-ask
  lost | colleague | transfer.accepted | ✗ no-such-ask
  lost | supervisor | transfer.accepted | ✗ no-such-ask
  lost | customer | transfer.failed | ✗ no-such-ask
  lost | customer | transfer.completed | ✗ no-such-ask
  lost | technician | escalation.asked third | third asked
  lost | customer | escalation.consented | ✗ no-such-ask
  lost | customer | escalation.declined | ✗ no-such-ask
  lost | technician | escalation.accepted | ✗ no-such-ask
  lost | colleague | escalation.accepted | ✗ no-such-ask
  lost | supervisor | escalation.accepted | ✗ no-such-ask
  lost | customer | escalation.failed | ✗ no-such-ask
  lost | customer | escalation.completed | ✗ no-such-ask
  lost | customer | need.corrected need | corrected need
  lost | customer | need.corrected brief | ✗ not-now
  lost | technician | advice.asked | advised
  lost | technician | register.chosen | register detailed
  lost | technician | cost.asked | price asked
  lost | customer | cost.accepted | ✗ no-such-ask
  lost | customer | cost.declined | ✗ no-such-ask
  lost | technician | sla.exception | exception
  lost | customer | helper.named | helper
  lost | technician | consent.asked push | asked push
  lost | customer | file.pushed | ✗ no-grant
  lost | customer | file.fetched | ✗ no-grant
  lost | customer | file.failed | ✗ no-grant
  lost | technician | consent.asked run | ✗ bad-argument
  lost | customer | command.run | ✗ no-grant
  lost | technician | consent.asked record | asked record
  lost | technician | step.sent | step 2
  lost | customer | step.answered | ✗ not-now
  lost | technician | step.ended | ✗ not-now
  lost | customer | recording.segment | ✗ no-grant
  lost | customer | request.made manager | requested manager, ringing third
  lost | customer | request.made other | requested other
  lost | customer | request.made complaint | requested complaint
  lost | customer | request.made callback | requested callback
  lost | customer | request.made pause | requested pause, paused
  lost | customer | request.made continue | requested continue
  lost | customer | session.closed customer | ended view closed, closed customer
  lost | customer | session.closed quiet | ✗ not-now
  lost | customer | session.closed numbers | ✗ not-now
  lost | broker | link.lost customer | lost customer
  lost | broker | link.resumed customer | ✗ not-now
  lost | broker | link.lost technician 1 | ✗ not-now
  lost | broker | link.resumed technician 1 | resumed technician 1
  lost | broker | link.lost technician 2 | ✗ not-now
  lost | broker | link.resumed technician 2 | ✗ not-now
  lost | broker | hold.overrun | ✗ not-now
  lost | broker | session.front | ended view left, left 1, fronted
  lost | broker | escalation.left | ✗ not-now
  lost | broker | transfer.failed | ✗ no-such-ask
  lost | broker | escalation.failed | ✗ no-such-ask
  lost | broker | session.closed unjoined | ✗ not-now
  lost | broker | session.closed lost | ended view closed, closed lost
  lost | broker | session.closed administrator | ended view closed, closed administrator
  """
