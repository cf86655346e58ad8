//! Which package may depend on which: the layers of ARCHITECTURE.md.

use std::process::Stdio;

use serde_json::Value;

use crate::Result;
use crate::workspace::Workspace;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Normal,
    Build,
    Dev,
}

pub(super) struct Package {
    pub(super) name: String,
    pub(super) features: Vec<String>,
    dependencies: Vec<(String, Kind)>,
}

/// The packages of the workspace, with what each asks for itself.
pub(super) fn packages(workspace: &Workspace) -> Result<Vec<Package>> {
    let output = workspace
        .cargo()
        .args(["metadata", "--format-version", "1", "--no-deps", "--locked"])
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo metadata: {error}"))?;
    let metadata: Value =
        serde_json::from_slice(&output.stdout).map_err(|error| format!("cargo metadata: {error}"))?;
    read(&metadata).ok_or("cargo metadata has an unknown shape".into())
}

fn read(metadata: &Value) -> Option<Vec<Package>> {
    let dependency = |entry: &Value| {
        let kind = match entry["kind"].as_str() {
            None => Kind::Normal,
            Some("build") => Kind::Build,
            Some(_) => Kind::Dev,
        };
        Some((entry["name"].as_str()?.to_owned(), kind))
    };
    let package = |entry: &Value| {
        Some(Package {
            name: entry["name"].as_str()?.to_owned(),
            features: entry["features"].as_object()?.keys().cloned().collect(),
            dependencies: entry["dependencies"].as_array()?.iter().map(dependency).collect::<Option<_>>()?,
        })
    };
    metadata["packages"].as_array()?.iter().map(package).collect()
}

const TYPES_MAY_USE: [&str; 5] = ["memchr", "serde", "serde_json", "unicode-segmentation", "waba-macros"];

/// `waba-types` describes the wire: no I/O, no runtime, no foreign language.
pub(super) fn types_stay_pure(packages: &[Package]) -> Vec<String> {
    let of_types = packages.iter().filter(|package| package.name == "waba-types");
    of_types
        .flat_map(|package| &package.dependencies)
        .filter(|(name, kind)| *kind != Kind::Dev && !TYPES_MAY_USE.contains(&name.as_str()))
        .map(|(name, _)| format!("waba-types depends on {name}"))
        .collect()
}

/// Libraries, given by how their names begin, and the only packages that may ask for them.
const LIBRARIES: [(&str, &[&str]); 8] = [
    ("hyper", &["waba", "waba-emulator", "waba-cli", "waba-socket-tests"]),
    // There is one way to the network.
    ("reqwest", &[]),
    ("ureq", &[]),
    ("curl", &[]),
    ("isahc", &[]),
    ("pyo3", &["waba-python"]),
    ("napi", &["waba-node"]),
    ("uniffi", &["waba-uniffi", "waba-bindgen"]),
];

pub(super) fn libraries_stay_in_their_layer(packages: &[Package]) -> Vec<String> {
    let mut complaints = Vec::new();
    for package in packages {
        for (name, _) in &package.dependencies {
            let rule = LIBRARIES.iter().find(|(library, _)| name.starts_with(library));
            if rule.is_some_and(|(_, homes)| !homes.contains(&package.name.as_str())) {
                complaints.push(format!("{} depends on {name}", package.name));
            }
        }
    }
    complaints
}

const BINDINGS: [&str; 3] = ["waba-python", "waba-node", "waba-uniffi"];

/// Of our own packages a binding asks for the core and the types alone; the emulator does not know the client it
/// tests, not even in its tests.
pub(super) fn packages_depend_downwards(packages: &[Package]) -> Vec<String> {
    let mut complaints = Vec::new();
    for package in packages {
        let is_binding = BINDINGS.contains(&package.name.as_str());
        for (name, _) in &package.dependencies {
            let is_ours = packages.iter().any(|other| other.name == *name);
            let is_refused = if is_binding {
                is_ours && !["waba", "waba-types"].contains(&name.as_str())
            } else {
                package.name == "waba-emulator" && name == "waba"
                    || is_ours && BINDINGS.contains(&name.as_str())
            };
            if is_refused {
                complaints.push(format!("{} depends on {name}", package.name));
            }
        }
    }
    complaints
}

/// Two TLS stacks in one process make rustls panic over which to take.
const OTHER_TLS: [&str; 3] = ["aws-lc-rs", "aws-lc-sys", "openssl-sys"];

pub(super) fn one_tls_stack(lock_file: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    for package in lock_file.split("[[package]]") {
        let mut quoted =
            package.lines().filter_map(|line| line.trim().trim_end_matches(',').strip_suffix('"'));
        let name = quoted.find_map(|line| line.strip_prefix("name = \"")).unwrap_or_default();
        let dependencies = quoted.filter_map(|line| line.strip_prefix('"')?.split(' ').next());
        for dependency in dependencies {
            if OTHER_TLS.contains(&dependency) {
                complaints.push(format!("{name} depends on {dependency}"));
            }
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// One package and its dependencies, beside all our packages without any.
    fn with(name: &str, dependencies: &[(&str, Option<&str>)]) -> Vec<Package> {
        let list: Vec<_> =
            dependencies.iter().map(|(name, kind)| json!({"name": name, "kind": kind})).collect();
        let mut packages = vec![json!({"name": name, "features": {}, "dependencies": list})];
        let ours =
            ["waba-types", "waba", "waba-emulator", "waba-cli", "waba-python", "waba-node", "waba-uniffi"];
        packages.extend(
            ours.iter()
                .filter(|other| **other != name)
                .map(|other| json!({"name": other, "features": {}, "dependencies": []})),
        );
        read(&json!({ "packages": packages })).unwrap()
    }

    #[test]
    fn types_may_not_reach_the_network() {
        let packages = with(
            "waba-types",
            &[("serde", None), ("tokio", None), ("cc", Some("build")), ("proptest", Some("dev"))],
        );
        assert_eq!(types_stay_pure(&packages), ["waba-types depends on tokio", "waba-types depends on cc"]);
    }

    #[test]
    fn a_library_outside_of_its_layer_is_named() {
        assert!(
            libraries_stay_in_their_layer(&with("waba", &[("hyper", None), ("hyper-util", None)])).is_empty()
        );
        for (package, library) in [
            ("waba-node", "hyper"),
            ("waba", "pyo3"),
            ("waba-python", "napi-derive"),
            ("waba-types", "uniffi"),
            ("waba", "reqwest"),
            ("waba-cli", "ureq"),
            ("waba-emulator", "curl-sys"),
            ("waba-python", "isahc"),
        ] {
            let complaints = libraries_stay_in_their_layer(&with(package, &[(library, Some("dev"))]));
            assert_eq!(complaints, [format!("{package} depends on {library}")]);
        }
    }

    #[test]
    fn a_dependency_upwards_or_sideways_is_named() {
        assert!(
            packages_depend_downwards(&with(
                "waba-node",
                &[("waba", None), ("waba-types", None), ("tokio", None)]
            ))
            .is_empty()
        );
        assert!(
            packages_depend_downwards(&with("waba-cli", &[("waba", None), ("waba-emulator", None)]))
                .is_empty()
        );
        for (package, other) in [
            ("waba-node", "waba-python"),
            ("waba-uniffi", "waba-emulator"),
            ("waba-emulator", "waba"),
            ("waba", "waba-uniffi"),
        ] {
            let complaints = packages_depend_downwards(&with(package, &[(other, Some("dev"))]));
            assert_eq!(complaints, [format!("{package} depends on {other}")]);
        }
    }

    #[test]
    fn a_second_tls_stack_is_named() {
        let package = |name: &str, dependency: &str| {
            format!(
                "[[package]]\nname = \"{name}\"\nversion = \"1.0.0\"\ndependencies = [\n \"libc\",\n \"{dependency}\",\n]\n\n"
            )
        };
        assert!(one_tls_stack(&package("rustls", "ring")).is_empty());
        let refused = [package("rustls", "aws-lc-rs"), package("native-tls", "openssl-sys 0.9.0")].concat();
        assert_eq!(
            one_tls_stack(&refused),
            ["rustls depends on aws-lc-rs", "native-tls depends on openssl-sys"]
        );
    }

    #[test]
    fn metadata_of_another_shape_is_refused() {
        assert!(read(&json!({"packages": [{"name": "waba"}]})).is_none());
        assert!(read(&json!([])).is_none());
    }
}
