/// What `GoldenTests` compares: state | who | event | effects or refusal.
let goldenRefusal = """
  refused | technician | session.opened | ✗ out-of-order
  refused | customer | session.joined | ✗ taken
  refused | stranger | session.joined | ✗ taken
  refused | customer | session.accepted | ✗ not-now
  refused | customer | session.declined | ✗ not-now
  refused | customer | session.bound | bound 1 0
  refused | technician | consent.asked | ✗ too-soon
  refused | customer | consent.granted | ✗ no-such-ask
  refused | customer | consent.declined | ✗ no-such-ask
  refused | customer | consent.silent | ✗ no-such-ask
  refused | customer | consent.revoked | recorded
  refused | customer | consent.expired | recorded
  refused | customer | consent.void | recorded
  refused | customer | consent.offered | offered view
  refused | customer | number.spent | spent 1 1
  refused | customer | shell.opened | ✗ no-grant
  refused | customer | shell.closed | ✗ not-now
  refused | technician | session.closing | closing
  refused | customer | session.reopened | ✗ not-now
  refused | technician | hold.asked | hold asked
  refused | customer | hold.accepted | ✗ no-such-ask
  refused | customer | hold.declined | ✗ no-such-ask
  refused | customer | hold.callback | ✗ no-such-ask
  refused | technician | hold.checked | ✗ not-now
  refused | technician | hold.resumed | ✗ not-now
  refused | technician | transfer.asked | transfer asked
  refused | customer | transfer.consented | ✗ no-such-ask
  refused | customer | transfer.declined | ✗ no-such-ask
  refused | technician | transfer.accepted | ✗ no-such-ask
  refused | colleague | transfer.accepted | ✗ no-such-ask
  refused | supervisor | transfer.accepted | ✗ no-such-ask
  refused | customer | transfer.failed | ✗ no-such-ask
  refused | customer | transfer.completed | ✗ no-such-ask
  refused | technician | escalation.asked third | third asked
  refused | customer | escalation.consented | ✗ no-such-ask
  refused | customer | escalation.declined | ✗ no-such-ask
  refused | technician | escalation.accepted | ✗ no-such-ask
  refused | colleague | escalation.accepted | ✗ no-such-ask
  refused | supervisor | escalation.accepted | ✗ no-such-ask
  refused | customer | escalation.failed | ✗ no-such-ask
  refused | customer | escalation.completed | ✗ no-such-ask
  refused | customer | need.corrected need | corrected need
  refused | customer | need.corrected brief | ✗ not-now
  refused | technician | advice.asked | advised
  refused | technician | register.chosen | register detailed
  refused | technician | cost.asked | price asked
  refused | customer | cost.accepted | ✗ no-such-ask
  refused | customer | cost.declined | ✗ no-such-ask
  refused | technician | sla.exception | exception
  refused | customer | helper.named | helper
  refused | technician | consent.asked push | asked push
  refused | customer | file.pushed | ✗ no-grant
  refused | customer | file.fetched | ✗ no-grant
  refused | customer | file.failed | ✗ no-grant
  refused | technician | consent.asked run | ✗ bad-argument
  refused | customer | command.run | ✗ no-grant
  refused | technician | consent.asked record | asked record
  refused | technician | step.sent | step 2
  refused | customer | step.answered | ✗ not-now
  refused | technician | step.ended | ✗ not-now
  refused | customer | recording.segment | ✗ no-grant
  refused | customer | request.made manager | requested manager, ringing third
  refused | customer | request.made other | requested other
  refused | customer | request.made complaint | requested complaint
  refused | customer | request.made callback | requested callback
  refused | customer | request.made pause | requested pause, paused
  refused | customer | request.made continue | requested continue
  refused | customer | session.closed customer | closed customer
  refused | customer | session.closed quiet | ✗ not-now
  refused | customer | session.closed numbers | ✗ not-now
  refused | broker | link.lost customer | lost customer
  refused | broker | link.resumed customer | ✗ not-now
  refused | broker | link.lost technician 1 | lost technician 1
  refused | broker | link.resumed technician 1 | ✗ not-now
  refused | broker | link.lost technician 2 | ✗ not-now
  refused | broker | link.resumed technician 2 | ✗ not-now
  refused | broker | hold.overrun | ✗ not-now
  refused | broker | session.front | ✗ not-now
  refused | broker | escalation.left | ✗ not-now
  refused | broker | transfer.failed | ✗ no-such-ask
  refused | broker | escalation.failed | ✗ no-such-ask
  refused | broker | session.closed unjoined | ✗ not-now
  refused | broker | session.closed lost | ✗ not-now
  refused | broker | session.closed administrator | closed administrator
  refused 2× | technician | session.opened | ✗ out-of-order
  refused 2× | customer | session.joined | ✗ taken
  refused 2× | stranger | session.joined | ✗ taken
  refused 2× | customer | session.accepted | ✗ not-now
  refused 2× | customer | session.declined | ✗ not-now
  refused 2× | customer | session.bound | bound 1 0
  refused 2× | technician | consent.asked | ✗ not-again
  refused 2× | customer | consent.granted | ✗ no-such-ask
  refused 2× | customer | consent.declined | ✗ no-such-ask
  refused 2× | customer | consent.silent | ✗ no-such-ask
  refused 2× | customer | consent.revoked | recorded
  refused 2× | customer | consent.expired | recorded
  refused 2× | customer | consent.void | recorded
  refused 2× | customer | consent.offered | offered view
  refused 2× | customer | number.spent | spent 1 1
  refused 2× | customer | shell.opened | ✗ no-grant
  refused 2× | customer | shell.closed | ✗ not-now
  refused 2× | technician | session.closing | closing
  refused 2× | customer | session.reopened | ✗ not-now
  refused 2× | technician | hold.asked | hold asked
  refused 2× | customer | hold.accepted | ✗ no-such-ask
  refused 2× | customer | hold.declined | ✗ no-such-ask
  refused 2× | customer | hold.callback | ✗ no-such-ask
  refused 2× | technician | hold.checked | ✗ not-now
  refused 2× | technician | hold.resumed | ✗ not-now
  refused 2× | technician | transfer.asked | transfer asked
  refused 2× | customer | transfer.consented | ✗ no-such-ask
  refused 2× | customer | transfer.declined | ✗ no-such-ask
  refused 2× | technician | transfer.accepted | ✗ no-such-ask
  refused 2× | colleague | transfer.accepted | ✗ no-such-ask
  refused 2× | supervisor | transfer.accepted | ✗ no-such-ask
  refused 2× | customer | transfer.failed | ✗ no-such-ask
  refused 2× | customer | transfer.completed | ✗ no-such-ask
  refused 2× | technician | escalation.asked third | third asked
  refused 2× | customer | escalation.consented | ✗ no-such-ask
  refused 2× | customer | escalation.declined | ✗ no-such-ask
  refused 2× | technician | escalation.accepted | ✗ no-such-ask
  refused 2× | colleague | escalation.accepted | ✗ no-such-ask
  refused 2× | supervisor | escalation.accepted | ✗ no-such-ask
  refused 2× | customer | escalation.failed | ✗ no-such-ask
  refused 2× | customer | escalation.completed | ✗ no-such-ask
  refused 2× | customer | need.corrected need | corrected need
  refused 2× | customer | need.corrected brief | ✗ not-now
  refused 2× | technician | advice.asked | advised
  refused 2× | technician | register.chosen | register detailed
  refused 2× | technician | cost.asked | price asked
  refused 2× | customer | cost.accepted | ✗ no-such-ask
  refused 2× | customer | cost.declined | ✗ no-such-ask
  refused 2× | technician | sla.exception | exception
  refused 2× | customer | helper.named | helper
  refused 2× | technician | consent.asked push | asked push
  refused 2× | customer | file.pushed | ✗ no-grant
  refused 2× | customer | file.fetched | ✗ no-grant
  refused 2× | customer | file.failed | ✗ no-grant
  refused 2× | technician | consent.asked run | ✗ bad-argument
  refused 2× | customer | command.run | ✗ no-grant
  refused 2× | technician | consent.asked record | asked record
  refused 2× | technician | step.sent | step 2
  refused 2× | customer | step.answered | ✗ not-now
  refused 2× | technician | step.ended | ✗ not-now
  refused 2× | customer | recording.segment | ✗ no-grant
  refused 2× | customer | request.made manager | requested manager, ringing third
  refused 2× | customer | request.made other | requested other
  refused 2× | customer | request.made complaint | requested complaint
  refused 2× | customer | request.made callback | requested callback
  refused 2× | customer | request.made pause | requested pause, paused
  refused 2× | customer | request.made continue | requested continue
  refused 2× | customer | session.closed customer | closed customer
  refused 2× | customer | session.closed quiet | ✗ not-now
  refused 2× | customer | session.closed numbers | ✗ not-now
  refused 2× | broker | link.lost customer | lost customer
  refused 2× | broker | link.resumed customer | ✗ not-now
  refused 2× | broker | link.lost technician 1 | lost technician 1
  refused 2× | broker | link.resumed technician 1 | ✗ not-now
  refused 2× | broker | link.lost technician 2 | ✗ not-now
  refused 2× | broker | link.resumed technician 2 | ✗ not-now
  refused 2× | broker | hold.overrun | ✗ not-now
  refused 2× | broker | session.front | ✗ not-now
  refused 2× | broker | escalation.left | ✗ not-now
  refused 2× | broker | transfer.failed | ✗ no-such-ask
  refused 2× | broker | escalation.failed | ✗ no-such-ask
  refused 2× | broker | session.closed unjoined | ✗ not-now
  refused 2× | broker | session.closed lost | ✗ not-now
  refused 2× | broker | session.closed administrator | closed administrator
  asked price | technician | session.opened | ✗ out-of-order
  asked price | customer | session.joined | ✗ taken
  asked price | stranger | session.joined | ✗ taken
  asked price | customer | session.accepted | ✗ not-now
  asked price | customer | session.declined | ✗ not-now
  asked price | customer | session.bound | bound 1 0
  asked price | technician | consent.asked | ✗ busy
  asked price | customer | consent.granted | ✗ no-such-ask
  asked price | customer | consent.declined | ✗ no-such-ask
  asked price | customer | consent.silent | ✗ no-such-ask
  asked price | customer | consent.revoked | recorded
  asked price | customer | consent.expired | recorded
  asked price | customer | consent.void | recorded
  asked price | customer | consent.offered | offered view
  asked price | customer | number.spent | spent 1 1
  asked price | customer | shell.opened | ✗ no-grant
  asked price | customer | shell.closed | ✗ not-now
  asked price | technician | session.closing | ✗ busy
  asked price | customer | session.reopened | ✗ not-now
  asked price | technician | hold.asked | ✗ busy
  asked price | customer | hold.accepted | ✗ no-such-ask
  asked price | customer | hold.declined | ✗ no-such-ask
  asked price | customer | hold.callback | ✗ no-such-ask
  asked price | technician | hold.checked | ✗ not-now
  asked price | technician | hold.resumed | ✗ not-now
  asked price | technician | transfer.asked | ✗ busy
  asked price | customer | transfer.consented | ✗ no-such-ask
  asked price | customer | transfer.declined | ✗ no-such-ask
  asked price | technician | transfer.accepted | ✗ no-such-ask
  asked price | colleague | transfer.accepted | ✗ no-such-ask
  asked price | supervisor | transfer.accepted | ✗ no-such-ask
  asked price | customer | transfer.failed | ✗ no-such-ask
  asked price | customer | transfer.completed | ✗ no-such-ask
  asked price | technician | escalation.asked third | ✗ busy
  asked price | customer | escalation.consented | ✗ no-such-ask
  asked price | customer | escalation.declined | ✗ no-such-ask
  asked price | technician | escalation.accepted | ✗ no-such-ask
  asked price | colleague | escalation.accepted | ✗ no-such-ask
  asked price | supervisor | escalation.accepted | ✗ no-such-ask
  asked price | customer | escalation.failed | ✗ no-such-ask
  asked price | customer | escalation.completed | ✗ no-such-ask
  asked price | customer | need.corrected need | corrected need
  asked price | customer | need.corrected brief | ✗ not-now
  asked price | technician | advice.asked | advised
  asked price | technician | register.chosen | register detailed
  asked price | technician | cost.asked | ✗ busy
  asked price | customer | cost.accepted | price accepted
  asked price | customer | cost.declined | price declined answer
  asked price | technician | sla.exception | exception
  asked price | customer | helper.named | helper
  asked price | technician | consent.asked push | ✗ busy
  asked price | customer | file.pushed | ✗ no-grant
  asked price | customer | file.fetched | ✗ no-grant
  asked price | customer | file.failed | ✗ no-grant
  asked price | technician | consent.asked run | ✗ busy
  asked price | customer | command.run | ✗ no-grant
  asked price | technician | consent.asked record | ✗ busy
  asked price | technician | step.sent | step 2
  asked price | customer | step.answered | ✗ not-now
  asked price | technician | step.ended | ✗ not-now
  asked price | customer | recording.segment | ✗ no-grant
  asked price | customer | request.made manager | requested manager, ringing third
  asked price | customer | request.made other | requested other
  asked price | customer | request.made complaint | requested complaint
  asked price | customer | request.made callback | requested callback
  asked price | customer | request.made pause | requested pause, paused
  asked price | customer | request.made continue | requested continue
  asked price | customer | session.closed customer | closed customer
  asked price | customer | session.closed quiet | ✗ not-now
  asked price | customer | session.closed numbers | ✗ not-now
  asked price | broker | link.lost customer | lost customer
  asked price | broker | link.resumed customer | ✗ not-now
  asked price | broker | link.lost technician 1 | lost technician 1
  asked price | broker | link.resumed technician 1 | ✗ not-now
  asked price | broker | link.lost technician 2 | ✗ not-now
  asked price | broker | link.resumed technician 2 | ✗ not-now
  asked price | broker | hold.overrun | ✗ not-now
  asked price | broker | session.front | ✗ not-now
  asked price | broker | escalation.left | ✗ not-now
  asked price | broker | transfer.failed | ✗ no-such-ask
  asked price | broker | escalation.failed | ✗ no-such-ask
  asked price | broker | session.closed unjoined | ✗ not-now
  asked price | broker | session.closed lost | ✗ not-now
  asked price | broker | session.closed administrator | closed administrator
  """
