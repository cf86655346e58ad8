import Foundation

// Points in time, which the API has in whole seconds since 1970.
extension Date {
    init(secondsSince1970 seconds: Int64) {
        self.init(timeIntervalSince1970: TimeInterval(seconds))
    }

    /// The second in which the time lies, or the nearest that there is a number for: a webhook may name any.
    var secondsSince1970: Int64 {
        let second = timeIntervalSince1970.rounded(.down)
        return Int64(exactly: second) ?? (second < 0 ? .min : .max)
    }
}
