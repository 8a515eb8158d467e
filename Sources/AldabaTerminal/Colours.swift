/// The colours and attributes that `CSI … m` (SGR) has set, and the sequence that sets them again.
struct Colours: Sendable, Equatable {
  /// Attributes in the order they came: 1–9, 21, 53 and underline styles such as `4:3`.
  private var attributes: [[UInt8]] = []
  private var text: [UInt8] = []
  private var background: [UInt8] = []
  private var underline: [UInt8] = []

  var isPlain: Bool { self == Colours() }

  /// `CSI 0;… m`, or nothing when all is plain.
  var sequence: [UInt8] {
    guard !isPlain else { return [] }
    let parts = attributes + [text, background, underline].filter { !$0.isEmpty }
    return [0x1B, 0x5B, 0x30, 0x3B] + parts.joined(separator: [0x3B]) + [0x6D]
  }

  mutating func apply(_ fields: [ArraySlice<UInt8>]) {
    var index = 0
    while index < fields.count {
      let field = fields[index]
      index += 1
      let code = field.prefix { $0 != 0x3A }
      let number = code.isEmpty ? 0 : ControlSequence.number(code) ?? -1
      guard number == 38 || number == 48 || number == 58, field.count == code.count else {
        apply(number, field)
        continue
      }
      // The older form spreads one colour over three or five parameters.
      let kind = index < fields.count ? ControlSequence.number(fields[index]) : nil
      let count = kind == 5 ? 2 : kind == 2 ? 4 : 0
      guard count > 0, index + count <= fields.count else { return }
      apply(number, Array(fields[(index - 1)..<(index + count)].joined(separator: [0x3B]))[...])
      index += count
    }
  }

  private mutating func apply(_ number: Int, _ field: ArraySlice<UInt8>) {
    switch number {
    case 0: self = Colours()
    case 1...9, 21, 53:
      let turnsOff = number == 4 && field.elementsEqual([0x34, 0x3A, 0x30])
      remove(number == 4 ? [4, 21] : [number])
      if !turnsOff { attributes.append(Array(field)) }
    case 22: remove([1, 2])
    case 23: remove([3])
    case 24: remove([4, 21])
    case 25: remove([5, 6])
    case 27...29: remove([number - 20])
    case 55: remove([53])
    case 30...38, 90...97: text = Array(field)
    case 39: text = []
    case 40...48, 100...107: background = Array(field)
    case 49: background = []
    case 58: underline = Array(field)
    case 59: underline = []
    default: break
    }
  }

  private mutating func remove(_ numbers: [Int]) {
    attributes.removeAll { attribute in
      let code = ControlSequence.number(attribute.prefix { $0 != 0x3A })
      return code.map(numbers.contains) ?? false
    }
  }
}
