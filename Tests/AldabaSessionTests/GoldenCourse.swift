/// What `GoldenTests` compares: state | who | event | effects or refusal.
let goldenCourse = """
  waiting | technician | session.opened | ✗ out-of-order
  waiting | customer | session.joined | joined
  waiting | stranger | session.joined | joined
  waiting | technician | consent.asked | ✗ not-now
  waiting | technician | session.closing | ✗ not-now
  waiting | technician | hold.asked | ✗ not-now
  waiting | technician | hold.checked | ✗ not-now
  waiting | technician | hold.resumed | ✗ not-now
  waiting | technician | transfer.asked | ✗ not-now
  waiting | technician | transfer.accepted | ✗ no-such-ask
  waiting | colleague | transfer.accepted | ✗ no-such-ask
  waiting | supervisor | transfer.accepted | ✗ no-such-ask
  waiting | technician | escalation.asked third | ✗ not-now
  waiting | technician | escalation.accepted | ✗ no-such-ask
  waiting | colleague | escalation.accepted | ✗ no-such-ask
  waiting | supervisor | escalation.accepted | ✗ no-such-ask
  waiting | technician | advice.asked | ✗ not-now
  waiting | technician | register.chosen | ✗ not-now
  waiting | technician | cost.asked | ✗ not-now
  waiting | technician | sla.exception | ✗ not-now
  waiting | technician | consent.asked push | ✗ not-now
  waiting | technician | consent.asked run | ✗ not-now
  waiting | technician | consent.asked record | ✗ not-now
  waiting | technician | step.sent | ✗ not-now
  waiting | technician | step.ended | ✗ not-now
  waiting | broker | link.lost customer | ✗ not-now
  waiting | broker | link.resumed customer | ✗ not-now
  waiting | broker | link.lost technician 1 | lost technician 1
  waiting | broker | link.resumed technician 1 | ✗ not-now
  waiting | broker | link.lost technician 2 | ✗ not-now
  waiting | broker | link.resumed technician 2 | ✗ not-now
  waiting | broker | hold.overrun | ✗ not-now
  waiting | broker | session.front | ✗ not-now
  waiting | broker | escalation.left | ✗ not-now
  waiting | broker | transfer.failed | ✗ no-such-ask
  waiting | broker | escalation.failed | ✗ no-such-ask
  waiting | broker | session.closed unjoined | closed unjoined
  waiting | broker | session.closed lost | ✗ not-now
  waiting | broker | session.closed administrator | closed administrator
  greeting | technician | session.opened | ✗ out-of-order
  greeting | customer | session.joined | ✗ taken
  greeting | stranger | session.joined | ✗ taken
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
  greeting | technician | hold.asked | ✗ not-now
  greeting | customer | hold.accepted | ✗ no-such-ask
  greeting | customer | hold.declined | ✗ no-such-ask
  greeting | customer | hold.callback | ✗ no-such-ask
  greeting | technician | hold.checked | ✗ not-now
  greeting | technician | hold.resumed | ✗ not-now
  greeting | technician | transfer.asked | ✗ not-now
  greeting | customer | transfer.consented | ✗ no-such-ask
  greeting | customer | transfer.declined | ✗ no-such-ask
  greeting | technician | transfer.accepted | ✗ no-such-ask
  greeting | colleague | transfer.accepted | ✗ no-such-ask
  greeting | supervisor | transfer.accepted | ✗ no-such-ask
  greeting | customer | transfer.failed | ✗ no-such-ask
  greeting | customer | transfer.completed | ✗ no-such-ask
  greeting | technician | escalation.asked third | ✗ not-now
  greeting | customer | escalation.consented | ✗ no-such-ask
  greeting | customer | escalation.declined | ✗ no-such-ask
  greeting | technician | escalation.accepted | ✗ no-such-ask
  greeting | colleague | escalation.accepted | ✗ no-such-ask
  greeting | supervisor | escalation.accepted | ✗ no-such-ask
  greeting | customer | escalation.failed | ✗ no-such-ask
  greeting | customer | escalation.completed | ✗ no-such-ask
  greeting | customer | need.corrected need | ✗ not-now
  greeting | customer | need.corrected brief | ✗ not-now
  greeting | technician | advice.asked | ✗ not-now
  greeting | technician | register.chosen | ✗ not-now
  greeting | technician | cost.asked | ✗ not-now
  greeting | customer | cost.accepted | ✗ no-such-ask
  greeting | customer | cost.declined | ✗ no-such-ask
  greeting | technician | sla.exception | ✗ not-now
  greeting | customer | helper.named | ✗ not-now
  greeting | technician | consent.asked push | ✗ not-now
  greeting | customer | file.pushed | ✗ no-grant
  greeting | customer | file.fetched | ✗ no-grant
  greeting | customer | file.failed | ✗ no-grant
  greeting | technician | consent.asked run | ✗ not-now
  greeting | customer | command.run | ✗ no-grant
  greeting | technician | consent.asked record | ✗ not-now
  greeting | technician | step.sent | ✗ not-now
  greeting | customer | step.answered | ✗ not-now
  greeting | technician | step.ended | ✗ not-now
  greeting | customer | recording.segment | ✗ no-grant
  greeting | customer | request.made manager | ✗ not-now
  greeting | customer | request.made other | ✗ not-now
  greeting | customer | request.made complaint | ✗ not-now
  greeting | customer | request.made callback | ✗ not-now
  greeting | customer | request.made pause | ✗ not-now
  greeting | customer | request.made continue | ✗ not-now
  greeting | customer | session.closed customer | closed customer
  greeting | customer | session.closed quiet | ✗ not-now
  greeting | customer | session.closed numbers | ✗ not-now
  greeting | broker | link.lost customer | lost customer, unjoined
  greeting | broker | link.resumed customer | ✗ not-now
  greeting | broker | link.lost technician 1 | lost technician 1
  greeting | broker | link.resumed technician 1 | ✗ not-now
  greeting | broker | link.lost technician 2 | ✗ not-now
  greeting | broker | link.resumed technician 2 | ✗ not-now
  greeting | broker | hold.overrun | ✗ not-now
  greeting | broker | session.front | ✗ not-now
  greeting | broker | escalation.left | ✗ not-now
  greeting | broker | transfer.failed | ✗ no-such-ask
  greeting | broker | escalation.failed | ✗ no-such-ask
  greeting | broker | session.closed unjoined | ✗ not-now
  greeting | broker | session.closed lost | ✗ not-now
  greeting | broker | session.closed administrator | closed administrator
  active | technician | session.opened | ✗ out-of-order
  active | customer | session.joined | ✗ taken
  active | stranger | session.joined | ✗ taken
  active | customer | session.accepted | ✗ not-now
  active | customer | session.declined | ✗ not-now
  active | customer | session.bound | bound 1 0
  active | technician | consent.asked | asked view
  active | customer | consent.granted | ✗ no-such-ask
  active | customer | consent.declined | ✗ no-such-ask
  active | customer | consent.silent | ✗ no-such-ask
  active | customer | consent.revoked | recorded
  active | customer | consent.expired | recorded
  active | customer | consent.void | recorded
  active | customer | consent.offered | offered view
  active | customer | number.spent | spent 1 1
  active | customer | shell.opened | ✗ no-grant
  active | customer | shell.closed | ✗ not-now
  active | technician | session.closing | closing
  active | customer | session.reopened | ✗ not-now
  active | technician | hold.asked | hold asked
  active | customer | hold.accepted | ✗ no-such-ask
  active | customer | hold.declined | ✗ no-such-ask
  active | customer | hold.callback | ✗ no-such-ask
  active | technician | hold.checked | ✗ not-now
  active | technician | hold.resumed | ✗ not-now
  active | technician | transfer.asked | transfer asked
  active | customer | transfer.consented | ✗ no-such-ask
  active | customer | transfer.declined | ✗ no-such-ask
  active | technician | transfer.accepted | ✗ no-such-ask
  active | colleague | transfer.accepted | ✗ no-such-ask
  active | supervisor | transfer.accepted | ✗ no-such-ask
  active | customer | transfer.failed | ✗ no-such-ask
  active | customer | transfer.completed | ✗ no-such-ask
  active | technician | escalation.asked third | third asked
  active | customer | escalation.consented | ✗ no-such-ask
  active | customer | escalation.declined | ✗ no-such-ask
  active | technician | escalation.accepted | ✗ no-such-ask
  active | colleague | escalation.accepted | ✗ no-such-ask
  active | supervisor | escalation.accepted | ✗ no-such-ask
  active | customer | escalation.failed | ✗ no-such-ask
  active | customer | escalation.completed | ✗ no-such-ask
  active | customer | need.corrected need | corrected need
  active | customer | need.corrected brief | ✗ not-now
  active | technician | advice.asked | advised
  active | technician | register.chosen | register detailed
  active | technician | cost.asked | price asked
  active | customer | cost.accepted | ✗ no-such-ask
  active | customer | cost.declined | ✗ no-such-ask
  active | technician | sla.exception | exception
  active | customer | helper.named | helper
  active | technician | consent.asked push | asked push
  active | customer | file.pushed | ✗ no-grant
  active | customer | file.fetched | ✗ no-grant
  active | customer | file.failed | ✗ no-grant
  active | technician | consent.asked run | ✗ bad-argument
  active | customer | command.run | ✗ no-grant
  active | technician | consent.asked record | asked record
  active | technician | step.sent | step 2
  active | customer | step.answered | ✗ not-now
  active | technician | step.ended | ✗ not-now
  active | customer | recording.segment | ✗ no-grant
  active | customer | request.made manager | requested manager, ringing third
  active | customer | request.made other | requested other
  active | customer | request.made complaint | requested complaint
  active | customer | request.made callback | requested callback
  active | customer | request.made pause | requested pause, paused
  active | customer | request.made continue | requested continue
  active | customer | session.closed customer | closed customer
  active | customer | session.closed quiet | ✗ not-now
  active | customer | session.closed numbers | ✗ not-now
  active | broker | link.lost customer | lost customer
  active | broker | link.resumed customer | ✗ not-now
  active | broker | link.lost technician 1 | lost technician 1
  active | broker | link.resumed technician 1 | ✗ not-now
  active | broker | link.lost technician 2 | ✗ not-now
  active | broker | link.resumed technician 2 | ✗ not-now
  active | broker | hold.overrun | ✗ not-now
  active | broker | session.front | ✗ not-now
  active | broker | escalation.left | ✗ not-now
  active | broker | transfer.failed | ✗ no-such-ask
  active | broker | escalation.failed | ✗ no-such-ask
  active | broker | session.closed unjoined | ✗ not-now
  active | broker | session.closed lost | ✗ not-now
  active | broker | session.closed administrator | closed administrator
  closing | technician | session.opened | ✗ out-of-order
  closing | customer | session.joined | ✗ taken
  closing | stranger | session.joined | ✗ taken
  closing | customer | session.accepted | ✗ not-now
  closing | customer | session.declined | ✗ not-now
  closing | customer | session.bound | bound 1 0
  closing | technician | consent.asked | ✗ not-now
  closing | customer | consent.granted | ✗ not-now
  closing | customer | consent.declined | ✗ no-such-ask
  closing | customer | consent.silent | ✗ no-such-ask
  closing | customer | consent.revoked | recorded
  closing | customer | consent.expired | recorded
  closing | customer | consent.void | recorded
  closing | customer | consent.offered | offered view
  closing | customer | number.spent | spent 1 1
  closing | customer | shell.opened | ✗ not-now
  closing | customer | shell.closed | ✗ not-now
  closing | technician | session.closing | ✗ not-now
  closing | customer | session.reopened | reopened
  closing | technician | hold.asked | ✗ not-now
  closing | customer | hold.accepted | ✗ no-such-ask
  closing | customer | hold.declined | ✗ no-such-ask
  closing | customer | hold.callback | ✗ no-such-ask
  closing | technician | hold.checked | ✗ not-now
  closing | technician | hold.resumed | ✗ not-now
  closing | technician | transfer.asked | ✗ not-now
  closing | customer | transfer.consented | ✗ no-such-ask
  closing | customer | transfer.declined | ✗ no-such-ask
  closing | technician | transfer.accepted | ✗ no-such-ask
  closing | colleague | transfer.accepted | ✗ no-such-ask
  closing | supervisor | transfer.accepted | ✗ no-such-ask
  closing | customer | transfer.failed | ✗ no-such-ask
  closing | customer | transfer.completed | ✗ no-such-ask
  closing | technician | escalation.asked third | ✗ not-now
  closing | customer | escalation.consented | ✗ no-such-ask
  closing | customer | escalation.declined | ✗ no-such-ask
  closing | technician | escalation.accepted | ✗ no-such-ask
  closing | colleague | escalation.accepted | ✗ no-such-ask
  closing | supervisor | escalation.accepted | ✗ no-such-ask
  closing | customer | escalation.failed | ✗ no-such-ask
  closing | customer | escalation.completed | ✗ no-such-ask
  closing | customer | need.corrected need | corrected need
  closing | customer | need.corrected brief | ✗ not-now
  closing | technician | advice.asked | ✗ not-now
  closing | technician | register.chosen | ✗ not-now
  closing | technician | cost.asked | ✗ not-now
  closing | customer | cost.accepted | ✗ no-such-ask
  closing | customer | cost.declined | ✗ no-such-ask
  closing | technician | sla.exception | ✗ not-now
  closing | customer | helper.named | helper
  closing | technician | consent.asked push | ✗ not-now
  closing | customer | file.pushed | ✗ no-grant
  closing | customer | file.fetched | ✗ no-grant
  closing | customer | file.failed | ✗ no-grant
  closing | technician | consent.asked run | ✗ not-now
  closing | customer | command.run | ✗ no-grant
  closing | technician | consent.asked record | ✗ not-now
  closing | technician | step.sent | ✗ not-now
  closing | customer | step.answered | ✗ not-now
  closing | technician | step.ended | ✗ not-now
  closing | customer | recording.segment | ✗ no-grant
  closing | customer | request.made manager | requested manager
  closing | customer | request.made other | requested other
  closing | customer | request.made complaint | requested complaint
  closing | customer | request.made callback | requested callback
  closing | customer | request.made pause | requested pause, paused
  closing | customer | request.made continue | requested continue
  closing | customer | session.closed customer | closed customer
  closing | customer | session.closed quiet | closed quiet
  closing | customer | session.closed numbers | ✗ not-now
  closing | broker | link.lost customer | lost customer
  closing | broker | link.resumed customer | ✗ not-now
  closing | broker | link.lost technician 1 | lost technician 1
  closing | broker | link.resumed technician 1 | ✗ not-now
  closing | broker | link.lost technician 2 | ✗ not-now
  closing | broker | link.resumed technician 2 | ✗ not-now
  closing | broker | hold.overrun | ✗ not-now
  closing | broker | session.front | ✗ not-now
  closing | broker | escalation.left | ✗ not-now
  closing | broker | transfer.failed | ✗ no-such-ask
  closing | broker | escalation.failed | ✗ no-such-ask
  closing | broker | session.closed unjoined | ✗ not-now
  closing | broker | session.closed lost | ✗ not-now
  closing | broker | session.closed administrator | closed administrator
  closed | technician | session.opened | ✗ past
  closed | customer | session.joined | ✗ past
  closed | stranger | session.joined | ✗ past
  closed | customer | session.accepted | ✗ past
  closed | customer | session.declined | ✗ past
  closed | customer | session.bound | ✗ past
  closed | technician | consent.asked | ✗ past
  closed | customer | consent.granted | ✗ past
  closed | customer | consent.declined | ✗ past
  closed | customer | consent.silent | ✗ past
  closed | customer | consent.revoked | ✗ past
  closed | customer | consent.expired | ✗ past
  closed | customer | consent.void | ✗ past
  closed | customer | consent.offered | ✗ past
  closed | customer | number.spent | ✗ past
  closed | customer | shell.opened | ✗ past
  closed | customer | shell.closed | ✗ past
  closed | technician | session.closing | ✗ past
  closed | customer | session.reopened | ✗ past
  closed | technician | hold.asked | ✗ past
  closed | customer | hold.accepted | ✗ past
  closed | customer | hold.declined | ✗ past
  closed | customer | hold.callback | ✗ past
  closed | technician | hold.checked | ✗ past
  closed | technician | hold.resumed | ✗ past
  closed | technician | transfer.asked | ✗ past
  closed | customer | transfer.consented | ✗ past
  closed | customer | transfer.declined | ✗ past
  closed | technician | transfer.accepted | ✗ past
  closed | colleague | transfer.accepted | ✗ past
  closed | supervisor | transfer.accepted | ✗ past
  closed | customer | transfer.failed | ✗ past
  closed | customer | transfer.completed | ✗ past
  closed | technician | escalation.asked third | ✗ past
  closed | customer | escalation.consented | ✗ past
  closed | customer | escalation.declined | ✗ past
  closed | technician | escalation.accepted | ✗ past
  closed | colleague | escalation.accepted | ✗ past
  closed | supervisor | escalation.accepted | ✗ past
  closed | customer | escalation.failed | ✗ past
  closed | customer | escalation.completed | ✗ past
  closed | customer | need.corrected need | ✗ past
  closed | customer | need.corrected brief | ✗ past
  closed | technician | advice.asked | ✗ past
  closed | technician | register.chosen | ✗ past
  closed | technician | cost.asked | ✗ past
  closed | customer | cost.accepted | ✗ past
  closed | customer | cost.declined | ✗ past
  closed | technician | sla.exception | ✗ past
  closed | customer | helper.named | ✗ past
  closed | technician | consent.asked push | ✗ past
  closed | customer | file.pushed | ✗ past
  closed | customer | file.fetched | ✗ past
  closed | customer | file.failed | ✗ past
  closed | technician | consent.asked run | ✗ past
  closed | customer | command.run | ✗ past
  closed | technician | consent.asked record | ✗ past
  closed | technician | step.sent | ✗ past
  closed | customer | step.answered | ✗ past
  closed | technician | step.ended | ✗ past
  closed | customer | recording.segment | ✗ past
  closed | customer | request.made manager | ✗ past
  closed | customer | request.made other | ✗ past
  closed | customer | request.made complaint | ✗ past
  closed | customer | request.made callback | ✗ past
  closed | customer | request.made pause | ✗ past
  closed | customer | request.made continue | ✗ past
  closed | customer | session.closed customer | ✗ past
  closed | customer | session.closed declined | ✗ past
  closed | customer | session.closed unjoined | ✗ past
  closed | customer | session.closed quiet | ✗ past
  closed | customer | session.closed lost | ✗ past
  closed | customer | session.closed administrator | ✗ past
  closed | customer | session.closed numbers | ✗ past
  closed | broker | link.lost customer | ✗ past
  closed | broker | link.resumed customer | ✗ past
  closed | broker | link.lost technician 1 | ✗ past
  closed | broker | link.resumed technician 1 | ✗ past
  closed | broker | link.lost technician 2 | ✗ past
  closed | broker | link.resumed technician 2 | ✗ past
  closed | broker | hold.overrun | ✗ past
  closed | broker | session.front | ✗ past
  closed | broker | escalation.left | ✗ past
  closed | broker | transfer.failed | ✗ past
  closed | broker | escalation.failed | ✗ past
  closed | broker | session.closed customer | ✗ past
  closed | broker | session.closed declined | ✗ past
  closed | broker | session.closed unjoined | ✗ past
  closed | broker | session.closed quiet | ✗ past
  closed | broker | session.closed lost | ✗ past
  closed | broker | session.closed administrator | ✗ past
  closed | broker | session.closed numbers | ✗ past
  closed | broker | session.reopened | ✗ past
  closed | broker | broker.stopped | ✗ past
  """
