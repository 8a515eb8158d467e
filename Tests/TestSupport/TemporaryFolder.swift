import AldabaSystem
import Glibc

/// A new folder under /tmp, handed over by its path, which goes with all that is in it.
package func withTemporaryFolder<R>(_ name: String, _ body: (String) throws -> R) throws -> R {
  var template = Array("/tmp/aldaba-\(name)-XXXXXX".utf8CString)
  guard mkdtemp(&template) != nil else { throw SystemError(call: "mkdtemp", code: errno) }
  let folder = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  defer { removeAll(folder) }
  return try body(folder)
}

/// Removes a file, or a folder with all that is in it.
package func removeAll(_ path: String) {
  if let names = try? Files.list(path) {
    for name in names { removeAll("\(path)/\(name)") }
    rmdir(path)
  } else {
    unlink(path)
  }
}
