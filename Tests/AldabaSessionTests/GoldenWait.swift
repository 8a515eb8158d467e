/// What `GoldenTests` compares: state | who | event | effects or refusal.
let goldenWait = """
  asked hold | technician | session.opened | ✗ out-of-order
  asked hold | customer | session.joined | ✗ taken
  asked hold | stranger | session.joined | ✗ taken
  asked hold | customer | session.accepted | ✗ not-now
  asked hold | customer | session.declined | ✗ not-now
  asked hold | customer | session.bound | bound 1 0
  asked hold | technician | consent.asked | ✗ busy
  asked hold | customer | consent.granted | ✗ no-such-ask
  asked hold | customer | consent.declined | ✗ no-such-ask
  asked hold | customer | consent.silent | ✗ no-such-ask
  asked hold | customer | consent.revoked | recorded
  asked hold | customer | consent.expired | recorded
  asked hold | customer | consent.void | recorded
  asked hold | customer | consent.offered | offered view
  asked hold | customer | number.spent | spent 1 1
  asked hold | customer | shell.opened | ✗ no-grant
  asked hold | customer | shell.closed | ✗ not-now
  asked hold | technician | session.closing | ✗ busy
  asked hold | customer | session.reopened | ✗ not-now
  asked hold | technician | hold.asked | ✗ busy
  asked hold | customer | hold.accepted | held
  asked hold | customer | hold.declined | hold declined answer
  asked hold | customer | hold.callback | hold callback
  asked hold | technician | hold.checked | ✗ not-now
  asked hold | technician | hold.resumed | ✗ not-now
  asked hold | technician | transfer.asked | ✗ busy
  asked hold | customer | transfer.consented | ✗ no-such-ask
  asked hold | customer | transfer.declined | ✗ no-such-ask
  asked hold | technician | transfer.accepted | ✗ no-such-ask
  asked hold | colleague | transfer.accepted | ✗ no-such-ask
  asked hold | supervisor | transfer.accepted | ✗ no-such-ask
  asked hold | customer | transfer.failed | ✗ no-such-ask
  asked hold | customer | transfer.completed | ✗ no-such-ask
  asked hold | technician | escalation.asked third | ✗ busy
  asked hold | customer | escalation.consented | ✗ no-such-ask
  asked hold | customer | escalation.declined | ✗ no-such-ask
  asked hold | technician | escalation.accepted | ✗ no-such-ask
  asked hold | colleague | escalation.accepted | ✗ no-such-ask
  asked hold | supervisor | escalation.accepted | ✗ no-such-ask
  asked hold | customer | escalation.failed | ✗ no-such-ask
  asked hold | customer | escalation.completed | ✗ no-such-ask
  asked hold | customer | need.corrected need | corrected need
  asked hold | customer | need.corrected brief | ✗ not-now
  asked hold | technician | advice.asked | advised
  asked hold | technician | register.chosen | register detailed
  asked hold | technician | cost.asked | ✗ busy
  asked hold | customer | cost.accepted | ✗ no-such-ask
  asked hold | customer | cost.declined | ✗ no-such-ask
  asked hold | technician | sla.exception | exception
  asked hold | customer | helper.named | helper
  asked hold | technician | consent.asked push | ✗ busy
  asked hold | customer | file.pushed | ✗ no-grant
  asked hold | customer | file.fetched | ✗ no-grant
  asked hold | customer | file.failed | ✗ no-grant
  asked hold | technician | consent.asked run | ✗ busy
  asked hold | customer | command.run | ✗ no-grant
  asked hold | technician | consent.asked record | ✗ busy
  asked hold | technician | step.sent | step 2
  asked hold | customer | step.answered | ✗ not-now
  asked hold | technician | step.ended | ✗ not-now
  asked hold | customer | recording.segment | ✗ no-grant
  asked hold | customer | request.made manager | requested manager, ringing third
  asked hold | customer | request.made other | requested other
  asked hold | customer | request.made complaint | requested complaint
  asked hold | customer | request.made callback | requested callback
  asked hold | customer | request.made pause | requested pause, paused
  asked hold | customer | request.made continue | requested continue
  asked hold | customer | session.closed customer | closed customer
  asked hold | customer | session.closed quiet | ✗ not-now
  asked hold | customer | session.closed numbers | ✗ not-now
  asked hold | broker | link.lost customer | lost customer
  asked hold | broker | link.resumed customer | ✗ not-now
  asked hold | broker | link.lost technician 1 | lost technician 1
  asked hold | broker | link.resumed technician 1 | ✗ not-now
  asked hold | broker | link.lost technician 2 | ✗ not-now
  asked hold | broker | link.resumed technician 2 | ✗ not-now
  asked hold | broker | hold.overrun | ✗ not-now
  asked hold | broker | session.front | ✗ not-now
  asked hold | broker | escalation.left | ✗ not-now
  asked hold | broker | transfer.failed | ✗ no-such-ask
  asked hold | broker | escalation.failed | ✗ no-such-ask
  asked hold | broker | session.closed unjoined | ✗ not-now
  asked hold | broker | session.closed lost | ✗ not-now
  asked hold | broker | session.closed administrator | closed administrator
  held | technician | session.opened | ✗ out-of-order
  held | customer | session.joined | ✗ taken
  held | stranger | session.joined | ✗ taken
  held | customer | session.accepted | ✗ not-now
  held | customer | session.declined | ✗ not-now
  held | customer | session.bound | bound 1 0
  held | technician | consent.asked | ✗ on-hold
  held | customer | consent.granted | ✗ no-such-ask
  held | customer | consent.declined | ✗ no-such-ask
  held | customer | consent.silent | ✗ no-such-ask
  held | customer | consent.revoked | recorded
  held | customer | consent.expired | recorded
  held | customer | consent.void | recorded
  held | customer | consent.offered | offered view
  held | customer | number.spent | spent 1 1
  held | customer | shell.opened | ✗ no-grant
  held | customer | shell.closed | ✗ not-now
  held | technician | session.closing | ✗ on-hold
  held | customer | session.reopened | ✗ not-now
  held | technician | hold.asked | hold asked
  held | customer | hold.accepted | ✗ no-such-ask
  held | customer | hold.declined | hold declined answer, was held
  held | customer | hold.callback | hold callback, was held
  held | technician | hold.checked | hold checked
  held | technician | hold.resumed | hold resumed
  held | technician | transfer.asked | ✗ on-hold
  held | customer | transfer.consented | ✗ no-such-ask
  held | customer | transfer.declined | ✗ no-such-ask
  held | technician | transfer.accepted | ✗ no-such-ask
  held | colleague | transfer.accepted | ✗ no-such-ask
  held | supervisor | transfer.accepted | ✗ no-such-ask
  held | customer | transfer.failed | ✗ no-such-ask
  held | customer | transfer.completed | ✗ no-such-ask
  held | technician | escalation.asked third | ✗ on-hold
  held | customer | escalation.consented | ✗ no-such-ask
  held | customer | escalation.declined | ✗ no-such-ask
  held | technician | escalation.accepted | ✗ no-such-ask
  held | colleague | escalation.accepted | ✗ no-such-ask
  held | supervisor | escalation.accepted | ✗ no-such-ask
  held | customer | escalation.failed | ✗ no-such-ask
  held | customer | escalation.completed | ✗ no-such-ask
  held | customer | need.corrected need | corrected need
  held | customer | need.corrected brief | ✗ not-now
  held | technician | advice.asked | advised
  held | technician | register.chosen | register detailed
  held | technician | cost.asked | ✗ on-hold
  held | customer | cost.accepted | ✗ no-such-ask
  held | customer | cost.declined | ✗ no-such-ask
  held | technician | sla.exception | exception
  held | customer | helper.named | helper
  held | technician | consent.asked push | ✗ on-hold
  held | customer | file.pushed | ✗ no-grant
  held | customer | file.fetched | ✗ no-grant
  held | customer | file.failed | ✗ no-grant
  held | technician | consent.asked run | ✗ on-hold
  held | customer | command.run | ✗ no-grant
  held | technician | consent.asked record | ✗ on-hold
  held | technician | step.sent | ✗ on-hold
  held | customer | step.answered | ✗ not-now
  held | technician | step.ended | ✗ not-now
  held | customer | recording.segment | ✗ no-grant
  held | customer | request.made manager | requested manager, ringing third
  held | customer | request.made other | requested other
  held | customer | request.made complaint | requested complaint
  held | customer | request.made callback | requested callback
  held | customer | request.made pause | requested pause, paused
  held | customer | request.made continue | requested continue
  held | customer | session.closed customer | closed customer
  held | customer | session.closed quiet | ✗ not-now
  held | customer | session.closed numbers | ✗ not-now
  held | broker | link.lost customer | lost customer
  held | broker | link.resumed customer | ✗ not-now
  held | broker | link.lost technician 1 | lost technician 1
  held | broker | link.resumed technician 1 | ✗ not-now
  held | broker | link.lost technician 2 | ✗ not-now
  held | broker | link.resumed technician 2 | ✗ not-now
  held | broker | hold.overrun | hold overrun
  held | broker | session.front | ✗ not-now
  held | broker | escalation.left | ✗ not-now
  held | broker | transfer.failed | ✗ no-such-ask
  held | broker | escalation.failed | ✗ no-such-ask
  held | broker | session.closed unjoined | ✗ not-now
  held | broker | session.closed lost | ✗ not-now
  held | broker | session.closed administrator | closed administrator
  held, asked hold | technician | session.opened | ✗ out-of-order
  held, asked hold | customer | session.joined | ✗ taken
  held, asked hold | stranger | session.joined | ✗ taken
  held, asked hold | customer | session.accepted | ✗ not-now
  held, asked hold | customer | session.declined | ✗ not-now
  held, asked hold | customer | session.bound | bound 1 0
  held, asked hold | technician | consent.asked | ✗ busy
  held, asked hold | customer | consent.granted | ✗ no-such-ask
  held, asked hold | customer | consent.declined | ✗ no-such-ask
  held, asked hold | customer | consent.silent | ✗ no-such-ask
  held, asked hold | customer | consent.revoked | recorded
  held, asked hold | customer | consent.expired | recorded
  held, asked hold | customer | consent.void | recorded
  held, asked hold | customer | consent.offered | offered view
  held, asked hold | customer | number.spent | spent 1 1
  held, asked hold | customer | shell.opened | ✗ no-grant
  held, asked hold | customer | shell.closed | ✗ not-now
  held, asked hold | technician | session.closing | ✗ on-hold
  held, asked hold | customer | session.reopened | ✗ not-now
  held, asked hold | technician | hold.asked | ✗ busy
  held, asked hold | customer | hold.accepted | ✗ no-such-ask
  held, asked hold | customer | hold.declined | hold declined answer, was held
  held, asked hold | customer | hold.callback | hold callback, was held
  held, asked hold | technician | hold.checked | hold checked
  held, asked hold | technician | hold.resumed | withdrawn hold, hold resumed
  held, asked hold | technician | transfer.asked | ✗ busy
  held, asked hold | customer | transfer.consented | ✗ no-such-ask
  held, asked hold | customer | transfer.declined | ✗ no-such-ask
  held, asked hold | technician | transfer.accepted | ✗ no-such-ask
  held, asked hold | colleague | transfer.accepted | ✗ no-such-ask
  held, asked hold | supervisor | transfer.accepted | ✗ no-such-ask
  held, asked hold | customer | transfer.failed | ✗ no-such-ask
  held, asked hold | customer | transfer.completed | ✗ no-such-ask
  held, asked hold | technician | escalation.asked third | ✗ busy
  held, asked hold | customer | escalation.consented | ✗ no-such-ask
  held, asked hold | customer | escalation.declined | ✗ no-such-ask
  held, asked hold | technician | escalation.accepted | ✗ no-such-ask
  held, asked hold | colleague | escalation.accepted | ✗ no-such-ask
  held, asked hold | supervisor | escalation.accepted | ✗ no-such-ask
  held, asked hold | customer | escalation.failed | ✗ no-such-ask
  held, asked hold | customer | escalation.completed | ✗ no-such-ask
  held, asked hold | customer | need.corrected need | corrected need
  held, asked hold | customer | need.corrected brief | ✗ not-now
  held, asked hold | technician | advice.asked | advised
  held, asked hold | technician | register.chosen | register detailed
  held, asked hold | technician | cost.asked | ✗ busy
  held, asked hold | customer | cost.accepted | ✗ no-such-ask
  held, asked hold | customer | cost.declined | ✗ no-such-ask
  held, asked hold | technician | sla.exception | exception
  held, asked hold | customer | helper.named | helper
  held, asked hold | technician | consent.asked push | ✗ busy
  held, asked hold | customer | file.pushed | ✗ no-grant
  held, asked hold | customer | file.fetched | ✗ no-grant
  held, asked hold | customer | file.failed | ✗ no-grant
  held, asked hold | technician | consent.asked run | ✗ busy
  held, asked hold | customer | command.run | ✗ no-grant
  held, asked hold | technician | consent.asked record | ✗ busy
  held, asked hold | technician | step.sent | ✗ on-hold
  held, asked hold | customer | step.answered | ✗ not-now
  held, asked hold | technician | step.ended | ✗ not-now
  held, asked hold | customer | recording.segment | ✗ no-grant
  held, asked hold | customer | request.made manager | requested manager, ringing third
  held, asked hold | customer | request.made other | requested other
  held, asked hold | customer | request.made complaint | requested complaint
  held, asked hold | customer | request.made callback | requested callback
  held, asked hold | customer | request.made pause | requested pause, paused
  held, asked hold | customer | request.made continue | requested continue
  held, asked hold | customer | session.closed customer | closed customer
  held, asked hold | customer | session.closed quiet | ✗ not-now
  held, asked hold | customer | session.closed numbers | ✗ not-now
  held, asked hold | broker | link.lost customer | lost customer
  held, asked hold | broker | link.resumed customer | ✗ not-now
  held, asked hold | broker | link.lost technician 1 | lost technician 1
  held, asked hold | broker | link.resumed technician 1 | ✗ not-now
  held, asked hold | broker | link.lost technician 2 | ✗ not-now
  held, asked hold | broker | link.resumed technician 2 | ✗ not-now
  held, asked hold | broker | hold.overrun | hold overrun
  held, asked hold | broker | session.front | ✗ not-now
  held, asked hold | broker | escalation.left | ✗ not-now
  held, asked hold | broker | transfer.failed | ✗ no-such-ask
  held, asked hold | broker | escalation.failed | ✗ no-such-ask
  held, asked hold | broker | session.closed unjoined | ✗ not-now
  held, asked hold | broker | session.closed lost | ✗ not-now
  held, asked hold | broker | session.closed administrator | closed administrator
  paused | technician | session.opened | ✗ out-of-order
  paused | customer | session.joined | ✗ taken
  paused | stranger | session.joined | ✗ taken
  paused | customer | session.accepted | ✗ not-now
  paused | customer | session.declined | ✗ not-now
  paused | customer | session.bound | bound 1 0
  paused | technician | consent.asked | ✗ on-hold
  paused | customer | consent.granted | ✗ no-such-ask
  paused | customer | consent.declined | ✗ no-such-ask
  paused | customer | consent.silent | ✗ no-such-ask
  paused | customer | consent.revoked | recorded
  paused | customer | consent.expired | recorded
  paused | customer | consent.void | recorded
  paused | customer | consent.offered | offered view
  paused | customer | number.spent | spent 1 1
  paused | customer | shell.opened | ✗ no-grant
  paused | customer | shell.closed | ✗ not-now
  paused | technician | session.closing | ✗ on-hold
  paused | customer | session.reopened | ✗ not-now
  paused | technician | hold.asked | ✗ on-hold
  paused | customer | hold.accepted | ✗ no-such-ask
  paused | customer | hold.declined | ✗ no-such-ask
  paused | customer | hold.callback | ✗ no-such-ask
  paused | technician | hold.checked | ✗ not-now
  paused | technician | hold.resumed | ✗ not-now
  paused | technician | transfer.asked | ✗ on-hold
  paused | customer | transfer.consented | ✗ no-such-ask
  paused | customer | transfer.declined | ✗ no-such-ask
  paused | technician | transfer.accepted | ✗ no-such-ask
  paused | colleague | transfer.accepted | ✗ no-such-ask
  paused | supervisor | transfer.accepted | ✗ no-such-ask
  paused | customer | transfer.failed | ✗ no-such-ask
  paused | customer | transfer.completed | ✗ no-such-ask
  paused | technician | escalation.asked third | ✗ on-hold
  paused | customer | escalation.consented | ✗ no-such-ask
  paused | customer | escalation.declined | ✗ no-such-ask
  paused | technician | escalation.accepted | ✗ no-such-ask
  paused | colleague | escalation.accepted | ✗ no-such-ask
  paused | supervisor | escalation.accepted | ✗ no-such-ask
  paused | customer | escalation.failed | ✗ no-such-ask
  paused | customer | escalation.completed | ✗ no-such-ask
  paused | customer | need.corrected need | corrected need
  paused | customer | need.corrected brief | ✗ not-now
  paused | technician | advice.asked | advised
  paused | technician | register.chosen | register detailed
  paused | technician | cost.asked | ✗ on-hold
  paused | customer | cost.accepted | ✗ no-such-ask
  paused | customer | cost.declined | ✗ no-such-ask
  paused | technician | sla.exception | exception
  paused | customer | helper.named | helper
  paused | technician | consent.asked push | ✗ on-hold
  paused | customer | file.pushed | ✗ no-grant
  paused | customer | file.fetched | ✗ no-grant
  paused | customer | file.failed | ✗ no-grant
  paused | technician | consent.asked run | ✗ on-hold
  paused | customer | command.run | ✗ no-grant
  paused | technician | consent.asked record | ✗ on-hold
  paused | technician | step.sent | ✗ on-hold
  paused | customer | step.answered | ✗ not-now
  paused | technician | step.ended | ✗ not-now
  paused | customer | recording.segment | ✗ no-grant
  paused | customer | request.made manager | requested manager, ringing third
  paused | customer | request.made other | requested other
  paused | customer | request.made complaint | requested complaint
  paused | customer | request.made callback | requested callback
  paused | customer | request.made pause | requested pause
  paused | customer | request.made continue | requested continue, continued
  paused | customer | session.closed customer | closed customer
  paused | customer | session.closed quiet | ✗ not-now
  paused | customer | session.closed numbers | ✗ not-now
  paused | broker | link.lost customer | lost customer
  paused | broker | link.resumed customer | ✗ not-now
  paused | broker | link.lost technician 1 | lost technician 1
  paused | broker | link.resumed technician 1 | ✗ not-now
  paused | broker | link.lost technician 2 | ✗ not-now
  paused | broker | link.resumed technician 2 | ✗ not-now
  paused | broker | hold.overrun | ✗ not-now
  paused | broker | session.front | ✗ not-now
  paused | broker | escalation.left | ✗ not-now
  paused | broker | transfer.failed | ✗ no-such-ask
  paused | broker | escalation.failed | ✗ no-such-ask
  paused | broker | session.closed unjoined | ✗ not-now
  paused | broker | session.closed lost | ✗ not-now
  paused | broker | session.closed administrator | closed administrator
  """
