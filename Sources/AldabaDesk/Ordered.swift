/// An ordered set that knows places: whoever comes first, how many stand before somebody, the n-th.
///
/// Each operation takes steps that grow with the logarithm of the count. It is a treap in one array:
/// a search tree by element and a heap by a priority that follows from a counter (SplitMix64), so
/// that the same events always build the same tree.
package struct Ordered<Element: Comparable & Sendable>: Sendable {
  private struct Node: Sendable {
    var element: Element
    let priority: UInt64
    var left = Ordered.none
    var right = Ordered.none
    /// Elements of this node and below.
    var count: Int32 = 1
  }

  private static var none: Int32 { -1 }

  private var nodes: [Node] = []
  /// Places in `nodes` that are free again.
  private var spare: [Int32] = []
  private var root = Ordered.none
  private var made: UInt64 = 0

  package init() {}

  package var count: Int { Int(size(root)) }
  package var isEmpty: Bool { root == Ordered.none }

  package var first: Element? { isEmpty ? nil : self[0] }

  /// The element that has `place` others before it.
  package subscript(place: Int) -> Element {
    precondition(place >= 0 && place < count)
    var (node, before) = (root, Int32(place))
    while true {
      let left = size(nodes[Int(node)].left)
      if before == left { return nodes[Int(node)].element }
      if before < left {
        node = nodes[Int(node)].left
      } else {
        before -= left + 1
        node = nodes[Int(node)].right
      }
    }
  }

  /// How many elements stand before this one, whether or not it is there.
  package func rank(of element: Element) -> Int {
    var (node, before) = (root, Int32(0))
    while node != Ordered.none {
      if nodes[Int(node)].element < element {
        before += size(nodes[Int(node)].left) + 1
        node = nodes[Int(node)].right
      } else {
        node = nodes[Int(node)].left
      }
    }
    return Int(before)
  }

  package func contains(_ element: Element) -> Bool {
    let place = rank(of: element)
    return place < count && self[place] == element
  }

  /// Puts it in its place; nothing changes when it is there already.
  package mutating func insert(_ element: Element) {
    guard !contains(element) else { return }
    let node = make(element)
    let (before, after) = split(root, at: element)
    root = merge(merge(before, node), after)
  }

  /// Takes it out; nothing changes when it is not there.
  package mutating func remove(_ element: Element) {
    root = removed(element, from: root)
  }

  // MARK: - The tree

  private func size(_ node: Int32) -> Int32 {
    node == Ordered.none ? 0 : nodes[Int(node)].count
  }

  private mutating func make(_ element: Element) -> Int32 {
    made &+= 1
    var priority = made &* 0x9E37_79B9_7F4A_7C15
    priority = (priority ^ (priority >> 30)) &* 0xBF58_476D_1CE4_E5B9
    priority = (priority ^ (priority >> 27)) &* 0x94D0_49BB_1331_11EB
    let node = Node(element: element, priority: priority ^ (priority >> 31))
    if let place = spare.popLast() {
      nodes[Int(place)] = node
      return place
    }
    nodes.append(node)
    return Int32(nodes.count - 1)
  }

  private mutating func count(_ node: Int32) {
    let (left, right) = (nodes[Int(node)].left, nodes[Int(node)].right)
    nodes[Int(node)].count = size(left) + size(right) + 1
  }

  /// What is before the element, and the rest.
  private mutating func split(_ node: Int32, at element: Element) -> (Int32, Int32) {
    guard node != Ordered.none else { return (Ordered.none, Ordered.none) }
    if nodes[Int(node)].element < element {
      let (before, after) = split(nodes[Int(node)].right, at: element)
      nodes[Int(node)].right = before
      count(node)
      return (node, after)
    }
    let (before, after) = split(nodes[Int(node)].left, at: element)
    nodes[Int(node)].left = after
    count(node)
    return (before, node)
  }

  /// Joins two trees, all of the first before all of the second.
  private mutating func merge(_ first: Int32, _ second: Int32) -> Int32 {
    guard first != Ordered.none else { return second }
    guard second != Ordered.none else { return first }
    if nodes[Int(first)].priority > nodes[Int(second)].priority {
      nodes[Int(first)].right = merge(nodes[Int(first)].right, second)
      count(first)
      return first
    }
    nodes[Int(second)].left = merge(first, nodes[Int(second)].left)
    count(second)
    return second
  }

  private mutating func removed(_ element: Element, from node: Int32) -> Int32 {
    guard node != Ordered.none else { return node }
    if element < nodes[Int(node)].element {
      nodes[Int(node)].left = removed(element, from: nodes[Int(node)].left)
    } else if nodes[Int(node)].element < element {
      nodes[Int(node)].right = removed(element, from: nodes[Int(node)].right)
    } else {
      spare.append(node)
      return merge(nodes[Int(node)].left, nodes[Int(node)].right)
    }
    count(node)
    return node
  }
}
