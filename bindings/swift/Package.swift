// swift-tools-version: 6.0

import PackageDescription

/// Where `cargo xtask bindgen` puts the library.
let library = "\(Context.packageDirectory)/lib"

let package = Package(
    name: "waba",
    platforms: [.macOS(.v12), .iOS(.v15)],
    products: [.library(name: "Waba", targets: ["Waba"])],
    targets: [
        // The library, and the functions that it exports.
        .systemLibrary(name: "WabaFFI"),
        // The files of `Generated` are written by `cargo xtask bindgen`; in language mode 6 they crash the compiler.
        .target(
            name: "Waba",
            dependencies: ["WabaFFI"],
            swiftSettings: [.swiftLanguageMode(.v5)],
            linkerSettings: [.unsafeFlags(["-L\(library)", "-Xlinker", "-rpath", "-Xlinker", library])]
        ),
        .executableTarget(name: "SendAndReceive", dependencies: ["Waba"], path: "Examples/SendAndReceive"),
        .executableTarget(name: "FlowEndpoint", dependencies: ["Waba"], path: "Examples/FlowEndpoint"),
        .executableTarget(name: "Delivery", dependencies: ["Waba"], path: "Examples/Delivery"),
        .executableTarget(name: "LostAnswer", dependencies: ["Waba"], path: "Examples/LostAnswer"),
        .executableTarget(name: "Messages", dependencies: ["Waba"], path: "Examples/Messages"),
        .executableTarget(name: "Media", dependencies: ["Waba"], path: "Examples/Media"),
        .executableTarget(name: "Transport", dependencies: ["Waba"], path: "Examples/Transport"),
        .executableTarget(name: "Outbox", dependencies: ["Waba"], path: "Examples/Outbox"),
        // A program of the tests.
        .executableTarget(name: "Verbose", dependencies: ["Waba"], path: "Tests/Verbose"),
        .testTarget(
            name: "WabaTests",
            dependencies: [
                "Waba", "SendAndReceive", "FlowEndpoint", "Delivery", "LostAnswer", "Messages", "Media",
                "Transport", "Outbox", "Verbose",
            ]
        ),
    ]
)
