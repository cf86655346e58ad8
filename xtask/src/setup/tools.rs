//! The programs that a person has to install, and their versions.

use std::process::Command;

use crate::Result;

pub(super) struct Tool {
    pub(super) program: &'static str,
    pub(super) version_flag: &'static str,
    /// The oldest version that will do: major, minor.
    pub(super) at_least: (u32, u32),
    pub(super) install: &'static str,
}

pub(super) const PYTHON: Tool = Tool {
    program: "python3",
    version_flag: "--version",
    at_least: (3, 10),
    install: "Python 3.10 or newer with pip and venv",
};
pub(super) const NODE: Tool =
    Tool { program: "node", version_flag: "--version", at_least: (20, 0), install: "Node.js 20 or newer" };
pub(super) const NPM: Tool =
    Tool { program: "npm", version_flag: "--version", at_least: (10, 0), install: "npm 10 or newer" };
pub(super) const JAVA: Tool =
    Tool { program: "java", version_flag: "--version", at_least: (17, 0), install: "a JDK, 17 or newer" };
pub(super) const MAVEN: Tool =
    Tool { program: "mvn", version_flag: "--version", at_least: (3, 6), install: "Maven 3.6 or newer" };
pub(super) const SWIFT: Tool =
    Tool { program: "swift", version_flag: "--version", at_least: (6, 0), install: "Swift 6.0 or newer" };

impl Tool {
    /// Fails with what to install when the program is missing or too old; returns what it says of its version.
    pub(super) fn require(&self) -> Result<String> {
        let Some(said) = self.said() else {
            return Err(format!("`{}` was not found: install {}", self.program, self.install));
        };
        match version(&said) {
            Some(found) if found >= self.at_least => Ok(said),
            _ => {
                let line = said.lines().next().unwrap_or_default();
                Err(format!("`{}` is too old ({line}): install {}", self.program, self.install))
            }
        }
    }

    fn said(&self) -> Option<String> {
        let output = Command::new(self.program).arg(self.version_flag).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }
}

/// The first number of the form `MAJOR.MINOR` in what a program says of its version, or a lone `MAJOR`.
fn version(said: &str) -> Option<(u32, u32)> {
    // Apple's names the version of its driver first.
    let said = said.rsplit("Swift version ").next()?;
    let words = said.split(|c: char| !c.is_ascii_digit() && c != '.').map(|word| word.trim_matches('.'));
    let numbers: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let best = numbers.iter().find(|word| word.contains('.')).or(numbers.first())?;
    let mut parts = best.split('.');
    let major = parts.next()?.parse().ok()?;
    let minor = parts.next().map_or(Some(0), |minor| minor.parse().ok())?;
    Some((major, minor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_version_of_each_tool() {
        assert_eq!(version("Python 3.11.7"), Some((3, 11)));
        assert_eq!(version("v20.20.2"), Some((20, 20)));
        assert_eq!(version("11.19.1"), Some((11, 19)));
        assert_eq!(version("openjdk 17.0.15 2025-04-15\nOpenJDK Runtime"), Some((17, 0)));
        assert_eq!(version("openjdk 21 2023-09-19"), Some((21, 0)));
        assert_eq!(version("Apache Maven 3.8.7\nMaven home: /usr"), Some((3, 8)));
        assert_eq!(version("Swift version 6.0.3 (swift-6.0.3-RELEASE)\nTarget: x86_64"), Some((6, 0)));
        assert_eq!(version("swift-driver version: 1.115 Apple Swift version 6.0.3"), Some((6, 0)));
        assert_eq!(version("unknown"), None);
    }

    #[test]
    fn a_missing_or_old_tool_says_what_to_install() {
        let missing = Tool { program: "no-such-program", ..NODE };
        assert_eq!(
            missing.require().unwrap_err(),
            "`no-such-program` was not found: install Node.js 20 or newer"
        );
        let old = Tool { program: "cargo", at_least: (9999, 0), ..PYTHON };
        assert!(old.require().unwrap_err().contains("is too old (cargo "));
    }
}
