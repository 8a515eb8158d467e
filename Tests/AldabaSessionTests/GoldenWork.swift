/// What `GoldenTests` compares: state | who | event | effects or refusal.
let goldenWork = """
  pushed | technician | session.opened | ✗ out-of-order
  pushed | customer | session.joined | ✗ taken
  pushed | stranger | session.joined | ✗ taken
  pushed | customer | session.accepted | ✗ not-now
  pushed | customer | session.declined | ✗ not-now
  pushed | customer | session.bound | bound 1 0
  pushed | technician | consent.asked | asked view
  pushed | customer | consent.granted | ✗ no-such-ask
  pushed | customer | consent.declined | ✗ no-such-ask
  pushed | customer | consent.silent | ✗ no-such-ask
  pushed | customer | consent.revoked | recorded
  pushed | customer | consent.expired | recorded
  pushed | customer | consent.void | recorded
  pushed | customer | consent.offered | offered view
  pushed | customer | number.spent | spent 1 1
  pushed | customer | shell.opened | ✗ no-grant
  pushed | customer | shell.closed | ✗ not-now
  pushed | technician | session.closing | ended push closing, closing
  pushed | customer | session.reopened | ✗ not-now
  pushed | technician | hold.asked | hold asked
  pushed | customer | hold.accepted | ✗ no-such-ask
  pushed | customer | hold.declined | ✗ no-such-ask
  pushed | customer | hold.callback | ✗ no-such-ask
  pushed | technician | hold.checked | ✗ not-now
  pushed | technician | hold.resumed | ✗ not-now
  pushed | technician | transfer.asked | transfer asked
  pushed | customer | transfer.consented | ✗ no-such-ask
  pushed | customer | transfer.declined | ✗ no-such-ask
  pushed | technician | transfer.accepted | ✗ no-such-ask
  pushed | colleague | transfer.accepted | ✗ no-such-ask
  pushed | supervisor | transfer.accepted | ✗ no-such-ask
  pushed | customer | transfer.failed | ✗ no-such-ask
  pushed | customer | transfer.completed | ✗ no-such-ask
  pushed | technician | escalation.asked third | third asked
  pushed | customer | escalation.consented | ✗ no-such-ask
  pushed | customer | escalation.declined | ✗ no-such-ask
  pushed | technician | escalation.accepted | ✗ no-such-ask
  pushed | colleague | escalation.accepted | ✗ no-such-ask
  pushed | supervisor | escalation.accepted | ✗ no-such-ask
  pushed | customer | escalation.failed | ✗ no-such-ask
  pushed | customer | escalation.completed | ✗ no-such-ask
  pushed | customer | need.corrected need | corrected need
  pushed | customer | need.corrected brief | ✗ not-now
  pushed | technician | advice.asked | advised
  pushed | technician | register.chosen | register detailed
  pushed | technician | cost.asked | price asked
  pushed | customer | cost.accepted | ✗ no-such-ask
  pushed | customer | cost.declined | ✗ no-such-ask
  pushed | technician | sla.exception | exception
  pushed | customer | helper.named | helper
  pushed | technician | consent.asked push | ✗ busy
  pushed | customer | file.pushed | ended push used, delivered
  pushed | customer | file.fetched | ✗ no-grant
  pushed | customer | file.failed | ended push used, undelivered no-room
  pushed | technician | consent.asked run | ✗ bad-argument
  pushed | customer | command.run | ✗ no-grant
  pushed | technician | consent.asked record | asked record
  pushed | technician | step.sent | step 2
  pushed | customer | step.answered | ✗ not-now
  pushed | technician | step.ended | ✗ not-now
  pushed | customer | recording.segment | ✗ no-grant
  pushed | customer | request.made manager | requested manager, ringing third
  pushed | customer | request.made other | requested other
  pushed | customer | request.made complaint | requested complaint
  pushed | customer | request.made callback | requested callback
  pushed | customer | request.made pause | requested pause, paused
  pushed | customer | request.made continue | requested continue
  pushed | customer | session.closed customer | ended push closed, closed customer
  pushed | customer | session.closed quiet | ✗ not-now
  pushed | customer | session.closed numbers | ✗ not-now
  pushed | broker | link.lost customer | lost customer
  pushed | broker | link.resumed customer | ✗ not-now
  pushed | broker | link.lost technician 1 | lost technician 1
  pushed | broker | link.resumed technician 1 | ✗ not-now
  pushed | broker | link.lost technician 2 | ✗ not-now
  pushed | broker | link.resumed technician 2 | ✗ not-now
  pushed | broker | hold.overrun | ✗ not-now
  pushed | broker | session.front | ✗ not-now
  pushed | broker | escalation.left | ✗ not-now
  pushed | broker | transfer.failed | ✗ no-such-ask
  pushed | broker | escalation.failed | ✗ no-such-ask
  pushed | broker | session.closed unjoined | ✗ not-now
  pushed | broker | session.closed lost | ✗ not-now
  pushed | broker | session.closed administrator | ended push closed, closed administrator
  step | technician | session.opened | ✗ out-of-order
  step | customer | session.joined | ✗ taken
  step | stranger | session.joined | ✗ taken
  step | customer | session.accepted | ✗ not-now
  step | customer | session.declined | ✗ not-now
  step | customer | session.bound | bound 1 0
  step | technician | consent.asked | asked view
  step | customer | consent.granted | ✗ no-such-ask
  step | customer | consent.declined | ✗ no-such-ask
  step | customer | consent.silent | ✗ no-such-ask
  step | customer | consent.revoked | recorded
  step | customer | consent.expired | recorded
  step | customer | consent.void | recorded
  step | customer | consent.offered | offered view
  step | customer | number.spent | spent 1 1
  step | customer | shell.opened | ✗ no-grant
  step | customer | shell.closed | ✗ not-now
  step | technician | session.closing | closing
  step | customer | session.reopened | ✗ not-now
  step | technician | hold.asked | hold asked
  step | customer | hold.accepted | ✗ no-such-ask
  step | customer | hold.declined | ✗ no-such-ask
  step | customer | hold.callback | ✗ no-such-ask
  step | technician | hold.checked | ✗ not-now
  step | technician | hold.resumed | ✗ not-now
  step | technician | transfer.asked | transfer asked
  step | customer | transfer.consented | ✗ no-such-ask
  step | customer | transfer.declined | ✗ no-such-ask
  step | technician | transfer.accepted | ✗ no-such-ask
  step | colleague | transfer.accepted | ✗ no-such-ask
  step | supervisor | transfer.accepted | ✗ no-such-ask
  step | customer | transfer.failed | ✗ no-such-ask
  step | customer | transfer.completed | ✗ no-such-ask
  step | technician | escalation.asked third | third asked
  step | customer | escalation.consented | ✗ no-such-ask
  step | customer | escalation.declined | ✗ no-such-ask
  step | technician | escalation.accepted | ✗ no-such-ask
  step | colleague | escalation.accepted | ✗ no-such-ask
  step | supervisor | escalation.accepted | ✗ no-such-ask
  step | customer | escalation.failed | ✗ no-such-ask
  step | customer | escalation.completed | ✗ no-such-ask
  step | customer | need.corrected need | corrected need
  step | customer | need.corrected brief | ✗ not-now
  step | technician | advice.asked | advised
  step | technician | register.chosen | register detailed
  step | technician | cost.asked | price asked
  step | customer | cost.accepted | ✗ no-such-ask
  step | customer | cost.declined | ✗ no-such-ask
  step | technician | sla.exception | exception
  step | customer | helper.named | helper
  step | technician | consent.asked push | asked push
  step | customer | file.pushed | ✗ no-grant
  step | customer | file.fetched | ✗ no-grant
  step | customer | file.failed | ✗ no-grant
  step | technician | consent.asked run | asked run
  step | customer | command.run | ✗ no-grant
  step | technician | consent.asked record | asked record
  step | technician | step.sent | step 2
  step | customer | step.answered | step 1 done
  step | technician | step.ended | steps ended
  step | customer | recording.segment | ✗ no-grant
  step | customer | request.made manager | requested manager, ringing third
  step | customer | request.made other | requested other
  step | customer | request.made complaint | requested complaint
  step | customer | request.made callback | requested callback
  step | customer | request.made pause | requested pause, paused
  step | customer | request.made continue | requested continue
  step | customer | session.closed customer | closed customer
  step | customer | session.closed quiet | ✗ not-now
  step | customer | session.closed numbers | ✗ not-now
  step | broker | link.lost customer | lost customer
  step | broker | link.resumed customer | ✗ not-now
  step | broker | link.lost technician 1 | lost technician 1
  step | broker | link.resumed technician 1 | ✗ not-now
  step | broker | link.lost technician 2 | ✗ not-now
  step | broker | link.resumed technician 2 | ✗ not-now
  step | broker | hold.overrun | ✗ not-now
  step | broker | session.front | ✗ not-now
  step | broker | escalation.left | ✗ not-now
  step | broker | transfer.failed | ✗ no-such-ask
  step | broker | escalation.failed | ✗ no-such-ask
  step | broker | session.closed unjoined | ✗ not-now
  step | broker | session.closed lost | ✗ not-now
  step | broker | session.closed administrator | closed administrator
  run | technician | session.opened | ✗ out-of-order
  run | customer | session.joined | ✗ taken
  run | stranger | session.joined | ✗ taken
  run | customer | session.accepted | ✗ not-now
  run | customer | session.declined | ✗ not-now
  run | customer | session.bound | bound 1 0
  run | technician | consent.asked | asked view
  run | customer | consent.granted | ✗ no-such-ask
  run | customer | consent.declined | ✗ no-such-ask
  run | customer | consent.silent | ✗ no-such-ask
  run | customer | consent.revoked | recorded
  run | customer | consent.expired | recorded
  run | customer | consent.void | recorded
  run | customer | consent.offered | offered view
  run | customer | number.spent | spent 1 1
  run | customer | shell.opened | ✗ no-grant
  run | customer | shell.closed | ✗ not-now
  run | technician | session.closing | ended run closing, closing
  run | customer | session.reopened | ✗ not-now
  run | technician | hold.asked | hold asked
  run | customer | hold.accepted | ✗ no-such-ask
  run | customer | hold.declined | ✗ no-such-ask
  run | customer | hold.callback | ✗ no-such-ask
  run | technician | hold.checked | ✗ not-now
  run | technician | hold.resumed | ✗ not-now
  run | technician | transfer.asked | transfer asked
  run | customer | transfer.consented | ✗ no-such-ask
  run | customer | transfer.declined | ✗ no-such-ask
  run | technician | transfer.accepted | ✗ no-such-ask
  run | colleague | transfer.accepted | ✗ no-such-ask
  run | supervisor | transfer.accepted | ✗ no-such-ask
  run | customer | transfer.failed | ✗ no-such-ask
  run | customer | transfer.completed | ✗ no-such-ask
  run | technician | escalation.asked third | third asked
  run | customer | escalation.consented | ✗ no-such-ask
  run | customer | escalation.declined | ✗ no-such-ask
  run | technician | escalation.accepted | ✗ no-such-ask
  run | colleague | escalation.accepted | ✗ no-such-ask
  run | supervisor | escalation.accepted | ✗ no-such-ask
  run | customer | escalation.failed | ✗ no-such-ask
  run | customer | escalation.completed | ✗ no-such-ask
  run | customer | need.corrected need | corrected need
  run | customer | need.corrected brief | ✗ not-now
  run | technician | advice.asked | advised
  run | technician | register.chosen | register detailed
  run | technician | cost.asked | price asked
  run | customer | cost.accepted | ✗ no-such-ask
  run | customer | cost.declined | ✗ no-such-ask
  run | technician | sla.exception | exception
  run | customer | helper.named | helper
  run | technician | consent.asked push | asked push
  run | customer | file.pushed | ✗ no-grant
  run | customer | file.fetched | ✗ no-grant
  run | customer | file.failed | ✗ no-grant
  run | technician | consent.asked run | ✗ busy
  run | customer | command.run | ended run used, ran 0
  run | technician | consent.asked record | asked record
  run | technician | step.sent | step 2
  run | customer | step.answered | step 1 done
  run | technician | step.ended | steps ended
  run | customer | recording.segment | ✗ no-grant
  run | customer | request.made manager | requested manager, ringing third
  run | customer | request.made other | requested other
  run | customer | request.made complaint | requested complaint
  run | customer | request.made callback | requested callback
  run | customer | request.made pause | requested pause, paused
  run | customer | request.made continue | requested continue
  run | customer | session.closed customer | ended run closed, closed customer
  run | customer | session.closed quiet | ✗ not-now
  run | customer | session.closed numbers | ✗ not-now
  run | broker | link.lost customer | lost customer
  run | broker | link.resumed customer | ✗ not-now
  run | broker | link.lost technician 1 | lost technician 1
  run | broker | link.resumed technician 1 | ✗ not-now
  run | broker | link.lost technician 2 | ✗ not-now
  run | broker | link.resumed technician 2 | ✗ not-now
  run | broker | hold.overrun | ✗ not-now
  run | broker | session.front | ✗ not-now
  run | broker | escalation.left | ✗ not-now
  run | broker | transfer.failed | ✗ no-such-ask
  run | broker | escalation.failed | ✗ no-such-ask
  run | broker | session.closed unjoined | ✗ not-now
  run | broker | session.closed lost | ✗ not-now
  run | broker | session.closed administrator | ended run closed, closed administrator
  recorded | technician | session.opened | ✗ out-of-order
  recorded | customer | session.joined | ✗ taken
  recorded | stranger | session.joined | ✗ taken
  recorded | customer | session.accepted | ✗ not-now
  recorded | customer | session.declined | ✗ not-now
  recorded | customer | session.bound | bound 1 0
  recorded | technician | consent.asked | asked view
  recorded | customer | consent.granted | ✗ no-such-ask
  recorded | customer | consent.declined | ✗ no-such-ask
  recorded | customer | consent.silent | ✗ no-such-ask
  recorded | customer | consent.revoked | recorded
  recorded | customer | consent.expired | recorded
  recorded | customer | consent.void | recorded
  recorded | customer | consent.offered | offered view
  recorded | customer | number.spent | spent 1 1
  recorded | customer | shell.opened | ✗ no-grant
  recorded | customer | shell.closed | ✗ not-now
  recorded | technician | session.closing | ended record closing, closing
  recorded | customer | session.reopened | ✗ not-now
  recorded | technician | hold.asked | hold asked
  recorded | customer | hold.accepted | ✗ no-such-ask
  recorded | customer | hold.declined | ✗ no-such-ask
  recorded | customer | hold.callback | ✗ no-such-ask
  recorded | technician | hold.checked | ✗ not-now
  recorded | technician | hold.resumed | ✗ not-now
  recorded | technician | transfer.asked | transfer asked
  recorded | customer | transfer.consented | ✗ no-such-ask
  recorded | customer | transfer.declined | ✗ no-such-ask
  recorded | technician | transfer.accepted | ✗ no-such-ask
  recorded | colleague | transfer.accepted | ✗ no-such-ask
  recorded | supervisor | transfer.accepted | ✗ no-such-ask
  recorded | customer | transfer.failed | ✗ no-such-ask
  recorded | customer | transfer.completed | ✗ no-such-ask
  recorded | technician | escalation.asked third | third asked
  recorded | customer | escalation.consented | ✗ no-such-ask
  recorded | customer | escalation.declined | ✗ no-such-ask
  recorded | technician | escalation.accepted | ✗ no-such-ask
  recorded | colleague | escalation.accepted | ✗ no-such-ask
  recorded | supervisor | escalation.accepted | ✗ no-such-ask
  recorded | customer | escalation.failed | ✗ no-such-ask
  recorded | customer | escalation.completed | ✗ no-such-ask
  recorded | customer | need.corrected need | corrected need
  recorded | customer | need.corrected brief | ✗ not-now
  recorded | technician | advice.asked | advised
  recorded | technician | register.chosen | register detailed
  recorded | technician | cost.asked | price asked
  recorded | customer | cost.accepted | ✗ no-such-ask
  recorded | customer | cost.declined | ✗ no-such-ask
  recorded | technician | sla.exception | exception
  recorded | customer | helper.named | helper
  recorded | technician | consent.asked push | asked push
  recorded | customer | file.pushed | ✗ no-grant
  recorded | customer | file.fetched | ✗ no-grant
  recorded | customer | file.failed | ✗ no-grant
  recorded | technician | consent.asked run | ✗ bad-argument
  recorded | customer | command.run | ✗ no-grant
  recorded | technician | consent.asked record | asked record
  recorded | technician | step.sent | step 2
  recorded | customer | step.answered | ✗ not-now
  recorded | technician | step.ended | ✗ not-now
  recorded | customer | recording.segment | recorded 1
  recorded | customer | request.made manager | requested manager, ringing third
  recorded | customer | request.made other | requested other
  recorded | customer | request.made complaint | requested complaint
  recorded | customer | request.made callback | requested callback
  recorded | customer | request.made pause | requested pause, paused
  recorded | customer | request.made continue | requested continue
  recorded | customer | session.closed customer | ended record closed, closed customer
  recorded | customer | session.closed quiet | ✗ not-now
  recorded | customer | session.closed numbers | ✗ not-now
  recorded | broker | link.lost customer | lost customer
  recorded | broker | link.resumed customer | ✗ not-now
  recorded | broker | link.lost technician 1 | lost technician 1
  recorded | broker | link.resumed technician 1 | ✗ not-now
  recorded | broker | link.lost technician 2 | ✗ not-now
  recorded | broker | link.resumed technician 2 | ✗ not-now
  recorded | broker | hold.overrun | ✗ not-now
  recorded | broker | session.front | ✗ not-now
  recorded | broker | escalation.left | ✗ not-now
  recorded | broker | transfer.failed | ✗ no-such-ask
  recorded | broker | escalation.failed | ✗ no-such-ask
  recorded | broker | session.closed unjoined | ✗ not-now
  recorded | broker | session.closed lost | ✗ not-now
  recorded | broker | session.closed administrator | ended record closed, closed administrator
  """
