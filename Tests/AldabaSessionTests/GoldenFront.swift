/// What `GoldenTests` compares: state | who | event | effects or refusal.
let goldenFront = """
  front | technician | session.opened | ✗ past
  front | customer | session.joined | ✗ taken
  front | stranger | session.joined | ✗ taken
  front | customer | session.accepted | ✗ not-now
  front | customer | session.declined | ✗ not-now
  front | customer | session.bound | ✗ bad-argument
  front | technician | consent.asked | ✗ past
  front | customer | consent.granted | ✗ not-now
  front | customer | consent.declined | ✗ no-such-ask
  front | customer | consent.silent | ✗ no-such-ask
  front | customer | consent.revoked | recorded
  front | customer | consent.expired | recorded
  front | customer | consent.void | recorded
  front | customer | consent.offered | ✗ not-now
  front | customer | number.spent | spent 1 1
  front | customer | shell.opened | ✗ not-now
  front | customer | shell.closed | ✗ not-now
  front | technician | session.closing | ✗ past
  front | customer | session.reopened | ✗ not-now
  front | technician | hold.asked | ✗ past
  front | customer | hold.accepted | ✗ no-such-ask
  front | customer | hold.declined | ✗ no-such-ask
  front | customer | hold.callback | ✗ no-such-ask
  front | technician | hold.checked | ✗ past
  front | technician | hold.resumed | ✗ past
  front | technician | transfer.asked | ✗ past
  front | customer | transfer.consented | ✗ no-such-ask
  front | customer | transfer.declined | ✗ no-such-ask
  front | technician | transfer.accepted | answered 2
  front | colleague | transfer.accepted | answered 2
  front | supervisor | transfer.accepted | answered 2
  front | customer | transfer.failed | ✗ not-now
  front | customer | transfer.completed | ✗ no-such-ask
  front | technician | escalation.asked third | ✗ past
  front | customer | escalation.consented | ✗ no-such-ask
  front | customer | escalation.declined | ✗ no-such-ask
  front | technician | escalation.accepted | ✗ no-such-ask
  front | colleague | escalation.accepted | ✗ no-such-ask
  front | supervisor | escalation.accepted | ✗ no-such-ask
  front | customer | escalation.failed | ✗ no-such-ask
  front | customer | escalation.completed | ✗ no-such-ask
  front | technician | escalation.left | ✗ past
  front | customer | need.corrected need | corrected need
  front | customer | need.corrected brief | corrected brief
  front | technician | advice.asked | ✗ past
  front | technician | register.chosen | ✗ past
  front | technician | cost.asked | ✗ past
  front | customer | cost.accepted | ✗ no-such-ask
  front | customer | cost.declined | ✗ no-such-ask
  front | technician | sla.exception | ✗ past
  front | customer | helper.named | helper
  front | technician | consent.asked push | ✗ past
  front | customer | file.pushed | ✗ no-grant
  front | customer | file.fetched | ✗ no-grant
  front | customer | file.failed | ✗ no-grant
  front | technician | consent.asked run | ✗ past
  front | customer | command.run | ✗ no-grant
  front | technician | consent.asked record | ✗ past
  front | technician | step.sent | ✗ past
  front | customer | step.answered | ✗ not-now
  front | technician | step.ended | ✗ past
  front | customer | recording.segment | ✗ no-grant
  front | customer | request.made manager | requested manager
  front | customer | request.made other | requested other
  front | customer | request.made complaint | requested complaint
  front | customer | request.made callback | requested callback
  front | customer | request.made pause | requested pause, paused
  front | customer | request.made continue | requested continue
  front | customer | session.closed customer | closed customer
  front | customer | session.closed quiet | ✗ not-now
  front | customer | session.closed numbers | ✗ not-now
  front | broker | link.lost customer | lost customer
  front | broker | link.resumed customer | ✗ not-now
  front | broker | link.lost technician 1 | ✗ not-now
  front | broker | link.resumed technician 1 | ✗ not-now
  front | broker | link.lost technician 2 | ✗ not-now
  front | broker | link.resumed technician 2 | ✗ not-now
  front | broker | hold.overrun | ✗ not-now
  front | broker | session.front | ✗ not-now
  front | broker | escalation.left | ✗ not-now
  front | broker | transfer.failed | ✗ not-now
  front | broker | escalation.failed | ✗ no-such-ask
  front | broker | session.closed unjoined | ✗ not-now
  front | broker | session.closed lost | ✗ not-now
  front | broker | session.closed administrator | closed administrator
  front, answered | technician | session.opened | ✗ past
  front, answered | colleague | session.opened | ✗ past
  front, answered | customer | session.joined | ✗ taken
  front, answered | stranger | session.joined | ✗ taken
  front, answered | customer | session.accepted | ✗ not-now
  front, answered | customer | session.declined | ✗ not-now
  front, answered | customer | session.bound | ✗ bad-argument
  front, answered | technician | consent.asked | ✗ past
  front, answered | colleague | consent.asked | ✗ past
  front, answered | customer | consent.granted | ✗ not-now
  front, answered | customer | consent.declined | ✗ no-such-ask
  front, answered | customer | consent.silent | ✗ no-such-ask
  front, answered | customer | consent.revoked | recorded
  front, answered | customer | consent.expired | recorded
  front, answered | customer | consent.void | recorded
  front, answered | customer | consent.offered | ✗ not-now
  front, answered | customer | number.spent | spent 1 1
  front, answered | customer | shell.opened | ✗ not-now
  front, answered | customer | shell.closed | ✗ not-now
  front, answered | technician | session.closing | ✗ past
  front, answered | colleague | session.closing | ✗ past
  front, answered | customer | session.reopened | ✗ not-now
  front, answered | technician | hold.asked | ✗ past
  front, answered | colleague | hold.asked | ✗ past
  front, answered | customer | hold.accepted | ✗ no-such-ask
  front, answered | customer | hold.declined | ✗ no-such-ask
  front, answered | customer | hold.callback | ✗ no-such-ask
  front, answered | technician | hold.checked | ✗ past
  front, answered | colleague | hold.checked | ✗ past
  front, answered | technician | hold.resumed | ✗ past
  front, answered | colleague | hold.resumed | ✗ past
  front, answered | technician | transfer.asked | ✗ past
  front, answered | colleague | transfer.asked | ✗ past
  front, answered | customer | transfer.consented | consented 2
  front, answered | customer | transfer.declined | transfer declined answer
  front, answered | technician | transfer.accepted | ✗ taken
  front, answered | colleague | transfer.accepted | ✗ taken
  front, answered | supervisor | transfer.accepted | ✗ taken
  front, answered | customer | transfer.failed | transfer failed unproven
  front, answered | customer | transfer.completed | ✗ no-such-ask
  front, answered | technician | escalation.asked third | ✗ past
  front, answered | colleague | escalation.asked third | ✗ past
  front, answered | customer | escalation.consented | ✗ no-such-ask
  front, answered | customer | escalation.declined | ✗ no-such-ask
  front, answered | technician | escalation.accepted | ✗ no-such-ask
  front, answered | colleague | escalation.accepted | ✗ no-such-ask
  front, answered | supervisor | escalation.accepted | ✗ no-such-ask
  front, answered | customer | escalation.failed | ✗ no-such-ask
  front, answered | customer | escalation.completed | ✗ no-such-ask
  front, answered | technician | escalation.left | ✗ past
  front, answered | colleague | escalation.left | ✗ past
  front, answered | customer | need.corrected need | corrected need
  front, answered | customer | need.corrected brief | corrected brief
  front, answered | technician | advice.asked | ✗ past
  front, answered | colleague | advice.asked | ✗ past
  front, answered | technician | register.chosen | ✗ past
  front, answered | colleague | register.chosen | ✗ past
  front, answered | technician | cost.asked | ✗ past
  front, answered | colleague | cost.asked | ✗ past
  front, answered | customer | cost.accepted | ✗ no-such-ask
  front, answered | customer | cost.declined | ✗ no-such-ask
  front, answered | technician | sla.exception | ✗ past
  front, answered | colleague | sla.exception | ✗ past
  front, answered | customer | helper.named | helper
  front, answered | technician | consent.asked push | ✗ past
  front, answered | colleague | consent.asked push | ✗ past
  front, answered | customer | file.pushed | ✗ no-grant
  front, answered | customer | file.fetched | ✗ no-grant
  front, answered | customer | file.failed | ✗ no-grant
  front, answered | technician | consent.asked run | ✗ past
  front, answered | colleague | consent.asked run | ✗ past
  front, answered | customer | command.run | ✗ no-grant
  front, answered | technician | consent.asked record | ✗ past
  front, answered | colleague | consent.asked record | ✗ past
  front, answered | technician | step.sent | ✗ past
  front, answered | colleague | step.sent | ✗ past
  front, answered | customer | step.answered | ✗ not-now
  front, answered | technician | step.ended | ✗ past
  front, answered | colleague | step.ended | ✗ past
  front, answered | customer | recording.segment | ✗ no-grant
  front, answered | customer | request.made manager | requested manager
  front, answered | customer | request.made other | requested other
  front, answered | customer | request.made complaint | requested complaint
  front, answered | customer | request.made callback | requested callback
  front, answered | customer | request.made pause | requested pause, paused
  front, answered | customer | request.made continue | requested continue
  front, answered | customer | session.closed customer | closed customer
  front, answered | customer | session.closed quiet | ✗ not-now
  front, answered | customer | session.closed numbers | ✗ not-now
  front, answered | broker | link.lost customer | lost customer
  front, answered | broker | link.resumed customer | ✗ not-now
  front, answered | broker | link.lost technician 1 | ✗ not-now
  front, answered | broker | link.resumed technician 1 | ✗ not-now
  front, answered | broker | link.lost technician 2 | ✗ not-now
  front, answered | broker | link.resumed technician 2 | ✗ not-now
  front, answered | broker | hold.overrun | ✗ not-now
  front, answered | broker | session.front | ✗ not-now
  front, answered | broker | escalation.left | ✗ not-now
  front, answered | broker | transfer.failed | transfer failed unanswered
  front, answered | broker | escalation.failed | ✗ no-such-ask
  front, answered | broker | session.closed unjoined | ✗ not-now
  front, answered | broker | session.closed lost | ✗ not-now
  front, answered | broker | session.closed administrator | closed administrator
  """
