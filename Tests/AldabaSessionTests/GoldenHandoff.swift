/// What `GoldenTests` compares: state | who | event | effects or refusal.
let goldenHandoff = """
  asked transfer | technician | session.opened | ✗ out-of-order
  asked transfer | customer | session.joined | ✗ taken
  asked transfer | stranger | session.joined | ✗ taken
  asked transfer | customer | session.accepted | ✗ not-now
  asked transfer | customer | session.declined | ✗ not-now
  asked transfer | customer | session.bound | bound 1 0
  asked transfer | technician | consent.asked | ✗ busy
  asked transfer | customer | consent.granted | ✗ no-such-ask
  asked transfer | customer | consent.declined | ✗ no-such-ask
  asked transfer | customer | consent.silent | ✗ no-such-ask
  asked transfer | customer | consent.revoked | recorded
  asked transfer | customer | consent.expired | recorded
  asked transfer | customer | consent.void | recorded
  asked transfer | customer | consent.offered | offered view
  asked transfer | customer | number.spent | spent 1 1
  asked transfer | customer | shell.opened | ✗ no-grant
  asked transfer | customer | shell.closed | ✗ not-now
  asked transfer | technician | session.closing | ✗ busy
  asked transfer | customer | session.reopened | ✗ not-now
  asked transfer | technician | hold.asked | ✗ busy
  asked transfer | customer | hold.accepted | ✗ no-such-ask
  asked transfer | customer | hold.declined | ✗ no-such-ask
  asked transfer | customer | hold.callback | ✗ no-such-ask
  asked transfer | technician | hold.checked | ✗ not-now
  asked transfer | technician | hold.resumed | ✗ not-now
  asked transfer | technician | transfer.asked | ✗ busy
  asked transfer | customer | transfer.consented | ringing transfer
  asked transfer | customer | transfer.declined | transfer declined answer
  asked transfer | technician | transfer.accepted | ✗ no-such-ask
  asked transfer | colleague | transfer.accepted | ✗ no-such-ask
  asked transfer | supervisor | transfer.accepted | ✗ no-such-ask
  asked transfer | customer | transfer.failed | ✗ no-such-ask
  asked transfer | customer | transfer.completed | ✗ no-such-ask
  asked transfer | technician | escalation.asked third | ✗ busy
  asked transfer | customer | escalation.consented | ✗ no-such-ask
  asked transfer | customer | escalation.declined | ✗ no-such-ask
  asked transfer | technician | escalation.accepted | ✗ no-such-ask
  asked transfer | colleague | escalation.accepted | ✗ no-such-ask
  asked transfer | supervisor | escalation.accepted | ✗ no-such-ask
  asked transfer | customer | escalation.failed | ✗ no-such-ask
  asked transfer | customer | escalation.completed | ✗ no-such-ask
  asked transfer | customer | need.corrected need | corrected need
  asked transfer | customer | need.corrected brief | corrected brief
  asked transfer | technician | advice.asked | advised
  asked transfer | technician | register.chosen | register detailed
  asked transfer | technician | cost.asked | ✗ busy
  asked transfer | customer | cost.accepted | ✗ no-such-ask
  asked transfer | customer | cost.declined | ✗ no-such-ask
  asked transfer | technician | sla.exception | exception
  asked transfer | customer | helper.named | helper
  asked transfer | technician | consent.asked push | ✗ busy
  asked transfer | customer | file.pushed | ✗ no-grant
  asked transfer | customer | file.fetched | ✗ no-grant
  asked transfer | customer | file.failed | ✗ no-grant
  asked transfer | technician | consent.asked run | ✗ busy
  asked transfer | customer | command.run | ✗ no-grant
  asked transfer | technician | consent.asked record | ✗ busy
  asked transfer | technician | step.sent | step 2
  asked transfer | customer | step.answered | ✗ not-now
  asked transfer | technician | step.ended | ✗ not-now
  asked transfer | customer | recording.segment | ✗ no-grant
  asked transfer | customer | request.made manager | requested manager, withdrawn transfer, ringing third
  asked transfer | customer | request.made other | requested other
  asked transfer | customer | request.made complaint | requested complaint
  asked transfer | customer | request.made callback | requested callback
  asked transfer | customer | request.made pause | requested pause, paused
  asked transfer | customer | request.made continue | requested continue
  asked transfer | customer | session.closed customer | closed customer
  asked transfer | customer | session.closed quiet | ✗ not-now
  asked transfer | customer | session.closed numbers | ✗ not-now
  asked transfer | broker | link.lost customer | lost customer
  asked transfer | broker | link.resumed customer | ✗ not-now
  asked transfer | broker | link.lost technician 1 | lost technician 1
  asked transfer | broker | link.resumed technician 1 | ✗ not-now
  asked transfer | broker | link.lost technician 2 | ✗ not-now
  asked transfer | broker | link.resumed technician 2 | ✗ not-now
  asked transfer | broker | hold.overrun | ✗ not-now
  asked transfer | broker | session.front | ✗ not-now
  asked transfer | broker | escalation.left | ✗ not-now
  asked transfer | broker | transfer.failed | ✗ no-such-ask
  asked transfer | broker | escalation.failed | ✗ no-such-ask
  asked transfer | broker | session.closed unjoined | ✗ not-now
  asked transfer | broker | session.closed lost | ✗ not-now
  asked transfer | broker | session.closed administrator | closed administrator
  ringing | technician | session.opened | ✗ out-of-order
  ringing | customer | session.joined | ✗ taken
  ringing | stranger | session.joined | ✗ taken
  ringing | customer | session.accepted | ✗ not-now
  ringing | customer | session.declined | ✗ not-now
  ringing | customer | session.bound | bound 1 0
  ringing | technician | consent.asked | ✗ busy
  ringing | customer | consent.granted | ✗ no-such-ask
  ringing | customer | consent.declined | ✗ no-such-ask
  ringing | customer | consent.silent | ✗ no-such-ask
  ringing | customer | consent.revoked | recorded
  ringing | customer | consent.expired | recorded
  ringing | customer | consent.void | recorded
  ringing | customer | consent.offered | offered view
  ringing | customer | number.spent | spent 1 1
  ringing | customer | shell.opened | ✗ no-grant
  ringing | customer | shell.closed | ✗ not-now
  ringing | technician | session.closing | ✗ busy
  ringing | customer | session.reopened | ✗ not-now
  ringing | technician | hold.asked | ✗ busy
  ringing | customer | hold.accepted | ✗ no-such-ask
  ringing | customer | hold.declined | ✗ no-such-ask
  ringing | customer | hold.callback | ✗ no-such-ask
  ringing | technician | hold.checked | ✗ not-now
  ringing | technician | hold.resumed | ✗ not-now
  ringing | technician | transfer.asked | ✗ busy
  ringing | customer | transfer.consented | ✗ no-such-ask
  ringing | customer | transfer.declined | ✗ no-such-ask
  ringing | technician | transfer.accepted | ✗ busy
  ringing | colleague | transfer.accepted | answered 2
  ringing | supervisor | transfer.accepted | answered 2
  ringing | customer | transfer.failed | transfer failed unproven
  ringing | customer | transfer.completed | ✗ no-such-ask
  ringing | technician | escalation.asked third | ✗ busy
  ringing | customer | escalation.consented | ✗ no-such-ask
  ringing | customer | escalation.declined | ✗ no-such-ask
  ringing | technician | escalation.accepted | ✗ no-such-ask
  ringing | colleague | escalation.accepted | ✗ no-such-ask
  ringing | supervisor | escalation.accepted | ✗ no-such-ask
  ringing | customer | escalation.failed | ✗ no-such-ask
  ringing | customer | escalation.completed | ✗ no-such-ask
  ringing | customer | need.corrected need | corrected need
  ringing | customer | need.corrected brief | corrected brief
  ringing | technician | advice.asked | advised
  ringing | technician | register.chosen | register detailed
  ringing | technician | cost.asked | ✗ busy
  ringing | customer | cost.accepted | ✗ no-such-ask
  ringing | customer | cost.declined | ✗ no-such-ask
  ringing | technician | sla.exception | exception
  ringing | customer | helper.named | helper
  ringing | technician | consent.asked push | ✗ busy
  ringing | customer | file.pushed | ✗ no-grant
  ringing | customer | file.fetched | ✗ no-grant
  ringing | customer | file.failed | ✗ no-grant
  ringing | technician | consent.asked run | ✗ busy
  ringing | customer | command.run | ✗ no-grant
  ringing | technician | consent.asked record | ✗ busy
  ringing | technician | step.sent | step 2
  ringing | customer | step.answered | ✗ not-now
  ringing | technician | step.ended | ✗ not-now
  ringing | customer | recording.segment | ✗ no-grant
  ringing | customer | request.made manager | requested manager
  ringing | customer | request.made other | requested other
  ringing | customer | request.made complaint | requested complaint
  ringing | customer | request.made callback | requested callback
  ringing | customer | request.made pause | requested pause, paused
  ringing | customer | request.made continue | requested continue
  ringing | customer | session.closed customer | closed customer
  ringing | customer | session.closed quiet | ✗ not-now
  ringing | customer | session.closed numbers | ✗ not-now
  ringing | broker | link.lost customer | lost customer
  ringing | broker | link.resumed customer | ✗ not-now
  ringing | broker | link.lost technician 1 | lost technician 1
  ringing | broker | link.resumed technician 1 | ✗ not-now
  ringing | broker | link.lost technician 2 | ✗ not-now
  ringing | broker | link.resumed technician 2 | ✗ not-now
  ringing | broker | hold.overrun | ✗ not-now
  ringing | broker | session.front | ✗ not-now
  ringing | broker | escalation.left | ✗ not-now
  ringing | broker | transfer.failed | transfer failed unanswered
  ringing | broker | escalation.failed | ✗ no-such-ask
  ringing | broker | session.closed unjoined | ✗ not-now
  ringing | broker | session.closed lost | ✗ not-now
  ringing | broker | session.closed administrator | closed administrator
  answered | technician | session.opened | ✗ out-of-order
  answered | colleague | session.opened | ✗ past
  answered | customer | session.joined | ✗ taken
  answered | stranger | session.joined | ✗ taken
  answered | customer | session.accepted | ✗ not-now
  answered | customer | session.declined | ✗ not-now
  answered | customer | session.bound | bound 1 0
  answered | technician | consent.asked | ✗ busy
  answered | colleague | consent.asked | ✗ past
  answered | customer | consent.granted | ✗ no-such-ask
  answered | customer | consent.declined | ✗ no-such-ask
  answered | customer | consent.silent | ✗ no-such-ask
  answered | customer | consent.revoked | recorded
  answered | customer | consent.expired | recorded
  answered | customer | consent.void | recorded
  answered | customer | consent.offered | offered view
  answered | customer | number.spent | spent 1 1
  answered | customer | shell.opened | ✗ no-grant
  answered | customer | shell.closed | ✗ not-now
  answered | technician | session.closing | ✗ busy
  answered | colleague | session.closing | ✗ past
  answered | customer | session.reopened | ✗ not-now
  answered | technician | hold.asked | ✗ busy
  answered | colleague | hold.asked | ✗ past
  answered | customer | hold.accepted | ✗ no-such-ask
  answered | customer | hold.declined | ✗ no-such-ask
  answered | customer | hold.callback | ✗ no-such-ask
  answered | technician | hold.checked | ✗ not-now
  answered | colleague | hold.checked | ✗ past
  answered | technician | hold.resumed | ✗ not-now
  answered | colleague | hold.resumed | ✗ past
  answered | technician | transfer.asked | ✗ busy
  answered | colleague | transfer.asked | ✗ past
  answered | customer | transfer.consented | ✗ no-such-ask
  answered | customer | transfer.declined | ✗ no-such-ask
  answered | technician | transfer.accepted | ✗ taken
  answered | colleague | transfer.accepted | ✗ taken
  answered | supervisor | transfer.accepted | ✗ taken
  answered | customer | transfer.failed | transfer failed unproven
  answered | customer | transfer.completed | left 1, arrived 2
  answered | technician | escalation.asked third | ✗ busy
  answered | colleague | escalation.asked third | ✗ past
  answered | customer | escalation.consented | ✗ no-such-ask
  answered | customer | escalation.declined | ✗ no-such-ask
  answered | technician | escalation.accepted | ✗ no-such-ask
  answered | colleague | escalation.accepted | ✗ no-such-ask
  answered | supervisor | escalation.accepted | ✗ no-such-ask
  answered | customer | escalation.failed | ✗ no-such-ask
  answered | customer | escalation.completed | ✗ no-such-ask
  answered | colleague | escalation.left | ✗ past
  answered | customer | need.corrected need | corrected need
  answered | customer | need.corrected brief | corrected brief
  answered | technician | advice.asked | advised
  answered | colleague | advice.asked | ✗ past
  answered | technician | register.chosen | register detailed
  answered | colleague | register.chosen | ✗ past
  answered | technician | cost.asked | ✗ busy
  answered | colleague | cost.asked | ✗ past
  answered | customer | cost.accepted | ✗ no-such-ask
  answered | customer | cost.declined | ✗ no-such-ask
  answered | technician | sla.exception | exception
  answered | colleague | sla.exception | ✗ past
  answered | customer | helper.named | helper
  answered | technician | consent.asked push | ✗ busy
  answered | colleague | consent.asked push | ✗ past
  answered | customer | file.pushed | ✗ no-grant
  answered | customer | file.fetched | ✗ no-grant
  answered | customer | file.failed | ✗ no-grant
  answered | technician | consent.asked run | ✗ busy
  answered | colleague | consent.asked run | ✗ past
  answered | customer | command.run | ✗ no-grant
  answered | technician | consent.asked record | ✗ busy
  answered | colleague | consent.asked record | ✗ past
  answered | technician | step.sent | step 2
  answered | colleague | step.sent | ✗ past
  answered | customer | step.answered | ✗ not-now
  answered | technician | step.ended | ✗ not-now
  answered | colleague | step.ended | ✗ past
  answered | customer | recording.segment | ✗ no-grant
  answered | customer | request.made manager | requested manager
  answered | customer | request.made other | requested other
  answered | customer | request.made complaint | requested complaint
  answered | customer | request.made callback | requested callback
  answered | customer | request.made pause | requested pause, paused
  answered | customer | request.made continue | requested continue
  answered | customer | session.closed customer | closed customer
  answered | customer | session.closed quiet | ✗ not-now
  answered | customer | session.closed numbers | ✗ not-now
  answered | broker | link.lost customer | lost customer
  answered | broker | link.resumed customer | ✗ not-now
  answered | broker | link.lost technician 1 | lost technician 1
  answered | broker | link.resumed technician 1 | ✗ not-now
  answered | broker | link.lost technician 2 | ✗ not-now
  answered | broker | link.resumed technician 2 | ✗ not-now
  answered | broker | hold.overrun | ✗ not-now
  answered | broker | session.front | ✗ not-now
  answered | broker | escalation.left | ✗ not-now
  answered | broker | transfer.failed | transfer failed unanswered
  answered | broker | escalation.failed | ✗ no-such-ask
  answered | broker | session.closed unjoined | ✗ not-now
  answered | broker | session.closed lost | ✗ not-now
  answered | broker | session.closed administrator | closed administrator
  with third | technician | session.opened | ✗ out-of-order
  with third | supervisor | session.opened | ✗ out-of-order
  with third | customer | session.joined | ✗ taken
  with third | stranger | session.joined | ✗ taken
  with third | customer | session.accepted | ✗ not-now
  with third | customer | session.declined | ✗ not-now
  with third | customer | session.bound | bound 1 0
  with third | technician | consent.asked | asked view
  with third | supervisor | consent.asked | asked view
  with third | customer | consent.granted | ✗ no-such-ask
  with third | customer | consent.declined | ✗ no-such-ask
  with third | customer | consent.silent | ✗ no-such-ask
  with third | customer | consent.revoked | ended view revoked
  with third | customer | consent.expired | ended view expired
  with third | customer | consent.void | ended view void
  with third | customer | consent.offered | offered view
  with third | customer | number.spent | spent 1 1
  with third | customer | shell.opened | shell opened
  with third | customer | shell.closed | ✗ not-now
  with third | technician | session.closing | ended view closing, closing
  with third | customer | session.reopened | ✗ not-now
  with third | technician | hold.asked | hold asked
  with third | customer | hold.accepted | ✗ no-such-ask
  with third | customer | hold.declined | ✗ no-such-ask
  with third | customer | hold.callback | ✗ no-such-ask
  with third | technician | hold.checked | ✗ not-now
  with third | technician | hold.resumed | ✗ not-now
  with third | technician | transfer.asked | transfer asked
  with third | customer | transfer.consented | ✗ no-such-ask
  with third | customer | transfer.declined | ✗ no-such-ask
  with third | technician | transfer.accepted | ✗ no-such-ask
  with third | colleague | transfer.accepted | ✗ no-such-ask
  with third | supervisor | transfer.accepted | ✗ no-such-ask
  with third | customer | transfer.failed | ✗ no-such-ask
  with third | customer | transfer.completed | ✗ no-such-ask
  with third | technician | escalation.asked third | ✗ busy
  with third | customer | escalation.consented | ✗ no-such-ask
  with third | customer | escalation.declined | ✗ no-such-ask
  with third | technician | escalation.accepted | ✗ no-such-ask
  with third | colleague | escalation.accepted | ✗ no-such-ask
  with third | supervisor | escalation.accepted | ✗ no-such-ask
  with third | customer | escalation.failed | ✗ no-such-ask
  with third | customer | escalation.completed | ✗ no-such-ask
  with third | supervisor | escalation.left | ended view left, left 2
  with third | customer | need.corrected need | corrected need
  with third | customer | need.corrected brief | ✗ not-now
  with third | technician | advice.asked | advised
  with third | technician | register.chosen | register detailed
  with third | technician | cost.asked | price asked
  with third | customer | cost.accepted | ✗ no-such-ask
  with third | customer | cost.declined | ✗ no-such-ask
  with third | technician | sla.exception | exception
  with third | customer | helper.named | helper
  with third | technician | consent.asked push | asked push
  with third | customer | file.pushed | ✗ no-grant
  with third | customer | file.fetched | ✗ no-grant
  with third | customer | file.failed | ✗ no-grant
  with third | technician | consent.asked run | ✗ bad-argument
  with third | customer | command.run | ✗ no-grant
  with third | technician | consent.asked record | asked record
  with third | technician | step.sent | step 2
  with third | customer | step.answered | ✗ not-now
  with third | technician | step.ended | ✗ not-now
  with third | customer | recording.segment | ✗ no-grant
  with third | customer | request.made manager | requested manager
  with third | customer | request.made other | requested other
  with third | customer | request.made complaint | requested complaint
  with third | customer | request.made callback | requested callback
  with third | customer | request.made pause | requested pause, paused
  with third | customer | request.made continue | requested continue
  with third | customer | session.closed customer | ended view closed, closed customer
  with third | customer | session.closed quiet | ✗ not-now
  with third | customer | session.closed numbers | ✗ not-now
  with third | broker | link.lost customer | lost customer
  with third | broker | link.resumed customer | ✗ not-now
  with third | broker | link.lost technician 1 | lost technician 1
  with third | broker | link.resumed technician 1 | ✗ not-now
  with third | broker | link.lost technician 2 | lost technician 2
  with third | broker | link.resumed technician 2 | ✗ not-now
  with third | broker | hold.overrun | ✗ not-now
  with third | broker | session.front | ✗ not-now
  with third | broker | escalation.left | ✗ not-now
  with third | broker | transfer.failed | ✗ no-such-ask
  with third | broker | escalation.failed | ✗ no-such-ask
  with third | broker | session.closed unjoined | ✗ not-now
  with third | broker | session.closed lost | ✗ not-now
  with third | broker | session.closed administrator | ended view closed, closed administrator
  """
