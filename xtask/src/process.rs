//! Runs a command into a log file.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::Result;

/// No command takes this long; one that does hangs, and its log says where.
const LIMIT: Duration = Duration::from_secs(30 * 60);

/// What a command printed, standard output and standard error in their order, and how it ended.
pub(crate) struct Outcome {
    pub(crate) output: String,
    /// `None` is success, else how the command ended.
    pub(crate) failure: Option<String>,
}

/// The file that keeps everything the commands of one suite print.
pub(crate) struct Log {
    path: PathBuf,
    file: File,
}

impl Log {
    pub(crate) fn create(folder: &Path, name: &str) -> Result<Self> {
        let path = folder.join(format!("{name}.log"));
        let open = || {
            fs::create_dir_all(folder)?;
            fs::write(&path, "")?;
            // Appending: two handles of one command write to it, and neither may overwrite the other.
            OpenOptions::new().read(true).append(true).open(&path)
        };
        let file = open().map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Self { path, file })
    }

    pub(crate) fn line(&mut self, text: &str) -> Result<()> {
        writeln!(self.file, "{text}").map_err(|error| format!("{}: {error}", self.path.display()))
    }

    pub(crate) fn read(&self) -> Result<String> {
        let bytes = fs::read(&self.path).map_err(|error| format!("{}: {error}", self.path.display()))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Runs the command to its end. An error means that it could not be started.
    pub(crate) fn run(&mut self, command: &mut Command) -> Result<Outcome> {
        self.line(&format!("$ {}", title(command)))?;
        self.capture(command).map_err(|error| format!("`{}`: {error}", title(command)))
    }

    /// Runs a command that has to succeed.
    pub(crate) fn succeed(&mut self, command: &mut Command) -> Result<()> {
        match self.run(command)?.failure {
            None => Ok(()),
            Some(how) => Err(format!("`{}` failed: {how}", title(command))),
        }
    }

    fn capture(&mut self, command: &mut Command) -> std::io::Result<Outcome> {
        let start = self.file.seek(SeekFrom::End(0))?;
        let mut child = command
            .env("CARGO_TERM_COLOR", "never")
            .env("NO_COLOR", "1")
            .env_remove("FORCE_COLOR")
            .stdin(Stdio::null())
            .stdout(self.file.try_clone()?)
            .stderr(self.file.try_clone()?)
            .spawn()?;
        let begun = Instant::now();
        let failure = loop {
            if let Some(status) = child.try_wait()? {
                break if status.success() { None } else { Some(status.to_string()) };
            }
            if begun.elapsed() > LIMIT {
                child.kill()?;
                child.wait()?;
                break Some(format!("stopped after {} minutes", LIMIT.as_secs() / 60));
            }
            thread::sleep(Duration::from_millis(20));
        };
        let mut bytes = Vec::new();
        self.file.seek(SeekFrom::Start(start))?;
        self.file.read_to_end(&mut bytes)?;
        Ok(Outcome { output: String::from_utf8_lossy(&bytes).into_owned(), failure })
    }
}

/// The command as a person would type it.
pub(crate) fn title(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut words = vec![program.file_name().unwrap_or(program.as_os_str()).to_string_lossy()];
    words.extend(command.get_args().map(|argument| argument.to_string_lossy()));
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(name: &str) -> (PathBuf, Log) {
        let folder = std::env::temp_dir().join(format!("waba-xtask-{name}-{}", std::process::id()));
        let log = Log::create(&folder, "log").unwrap();
        (folder, log)
    }

    #[test]
    fn an_outcome_holds_both_streams_of_its_own_command_only() {
        let (folder, mut log) = log("streams");
        log.run(Command::new("sh").args(["-c", "echo first"])).unwrap();
        let outcome = log.run(Command::new("sh").args(["-c", "echo out; echo err >&2"])).unwrap();
        assert_eq!(outcome.output, "out\nerr\n");
        assert_eq!(outcome.failure, None);
        assert!(log.read().unwrap().starts_with("$ sh -c echo first\nfirst\n$ sh "));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_failure_says_how_the_command_ended() {
        let (folder, mut log) = log("failure");
        let outcome = log.run(Command::new("sh").args(["-c", "exit 3"])).unwrap();
        assert!(outcome.failure.unwrap().contains('3'));
        assert!(log.run(&mut Command::new("/no/such/program")).is_err());
        fs::remove_dir_all(folder).unwrap();
    }
}
