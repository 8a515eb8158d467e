import AldabaSystem
import Testing

struct AddressTests {
  @Test(arguments: [
    ("192.0.2.7", "192.0.2.7", "192.0.2.7:443"),
    ("::ffff:192.0.2.7", "192.0.2.7", "192.0.2.7:443"),
    ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "[2001:db8:1:2:3:4:5:6]:443"),
    ("2001:DB8::7", "2001:db8::/64", "[2001:db8::7]:443"),
    ("::1", "::/64", "[::1]:443"),
  ]) func limitsCountAnAddressOrItsNetwork(text: String, key: String, printed: String) {
    let address = Address(text, port: 443)
    #expect(address?.limitKey == key)
    #expect(address?.text == printed)
  }

  @Test(arguments: ["", "1.2.3", "1.2.3.4.5", "host", "::1::", "[::1]", "1.2.3.4\0", "fe80::1%lo"])
  func notAddresses(text: String) {
    #expect(Address(text) == nil)
  }

  @Test func loopback() {
    #expect(Address("127.8.9.1")?.isLoopback == true)
    #expect(Address("::1")?.isLoopback == true)
    #expect(Address("::ffff:127.0.0.1")?.isLoopback == true)
    #expect(Address("128.0.0.1")?.isLoopback == false)
    #expect(Address("::2")?.isLoopback == false)
    #expect(Address.local.isLoopback)
    #expect(Address.local.limitKey == "local")
  }

  @Test(arguments: [
    ("example.org:443", "example.org", 443),
    ("192.0.2.7:1", "192.0.2.7", 1),
    ("[::1]:65535", "::1", 65535),
    ("[2001:db8::7]:0", "2001:db8::7", 0),
    ("a-b_c.D9:80", "a-b_c.D9", 80),
  ]) func placesRoundTrip(text: String, host: String, port: UInt16) {
    let place = HostPort(text)
    #expect(place == HostPort(host: host, port: port))
    #expect(place?.description == text)
  }

  @Test(arguments: [
    "", ":", ":80", "host", "host:", "host:x", "host:-1", "host:+1", "host:65536", "host:080",
    "host:1:2", "::1:80", "[::1]", "[::1]80", "[::1]:", "[host]:80", "[1.2.3.4]:80", "[::1:80",
    "ho st:80", "host:80 ", "höst:80", "-host:80", ".host:80", "host:٣", "host/x:80", "h\0st:80",
    String(repeating: "a", count: 254) + ":80",
  ]) func notPlaces(text: String) {
    #expect(HostPort(text) == nil)
  }

  @Test func theDefaultPort() {
    #expect(HostPort("host", defaultPort: 7)?.port == 7)
    #expect(HostPort("[::1]", defaultPort: 7)?.port == 7)
    #expect(HostPort("host:8", defaultPort: 7)?.port == 8)
    #expect(HostPort("host:", defaultPort: 7) == nil)
  }
}
