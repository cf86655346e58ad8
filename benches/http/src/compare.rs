//! The comparison: all clients in turn, round after round, and the median of what each took.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;
use std::{env, iter};

use crate::mock::Mock;
use crate::{Result, clients};

const CONCURRENCIES: [u64; 3] = [1, 32, 256];
const ROUNDS: usize = 7;
/// How long a client sends in each round, by the clock.
const WINDOW: Duration = Duration::from_millis(250);

/// Ratios are to this one.
const BASE: &str = "Rust: waba";

/// A client that sends nothing: it measures the way between two languages.
const SENDS_NOTHING: &str = "no-op";

/// Compares the clients in Rust with those of the `commands`: `NAME COMMAND… ;` for each.
pub(crate) fn run(commands: &[&str]) -> Result<()> {
    let mock = Mock::start()?;
    let url = format!("http://{}", mock.address);
    let own = env::current_exe()?;
    let mut workers = Vec::new();
    for name in clients::NAMES {
        let mut command = Command::new(&own);
        workers.push(Worker::start(format!("Rust: {name}"), command.args(["client", name, &url]))?);
    }
    for command in commands.split(|word| *word == ";").filter(|command| !command.is_empty()) {
        let [name, program, arguments @ ..] = command else {
            return Err(format!("{command:?}: expected a name and a command").into());
        };
        workers.push(Worker::start((*name).into(), Command::new(program).args(arguments).arg(&url))?);
    }
    for concurrency in CONCURRENCIES {
        report(&mut workers, &mock, concurrency)?;
    }
    workers.into_iter().try_for_each(Worker::end)
}

fn report(workers: &mut [Worker], mock: &Mock, concurrency: u64) -> Result<()> {
    let counts = workers.iter_mut().map(|worker| worker.calibrate(mock, concurrency));
    let counts = counts.collect::<Result<Vec<_>>>()?;
    let mut rounds: Vec<Vec<Cost>> = workers.iter().map(|_| Vec::new()).collect();
    for _ in 0..ROUNDS {
        for ((worker, messages), costs) in workers.iter_mut().zip(&counts).zip(&mut rounds) {
            costs.push(worker.send(mock, *messages, concurrency)?);
        }
    }
    let rows = workers.iter().zip(&rounds).map(|(worker, costs)| {
        let median = |of: fn(&Cost) -> f64| median(costs.iter().map(of).collect());
        (worker.name.as_str(), median(|cost| cost.cpu), median(|cost| cost.wall))
    });
    let rows: Vec<_> = rows.collect();
    let base = rows.iter().find(|(name, ..)| *name == BASE).map_or(f64::NAN, |(_, cpu, _)| *cpu);
    println!("{concurrency} at a time");
    println!("  {:34} {:>12} {:>14} {:>12}", "", "CPU us/call", "x Rust's waba", "calls/s");
    for (name, cpu, wall) in rows {
        println!("  {name:34} {cpu:12.1} {:14.2} {:12.0}", cpu / base, 1e6 / wall);
    }
    println!();
    Ok(())
}

/// What a message took, in microseconds.
struct Cost {
    cpu: f64,
    wall: f64,
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// A program that sends messages; see [`crate::worker`].
struct Worker {
    name: String,
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Worker {
    fn start(name: String, command: &mut Command) -> Result<Self> {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{name}: {error}"))?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let (Some(input), Some(output)) = (input, output) else { return Err("no pipes".into()) };
        Ok(Self { name, child, input, output: BufReader::new(output) })
    }

    /// How many messages it sends in a window. Warms it up.
    fn calibrate(&mut self, mock: &Mock, concurrency: u64) -> Result<u64> {
        let least = concurrency * 2;
        let few = iter::repeat_with(|| self.send(mock, least, concurrency)).take(2).last();
        let wall = few.ok_or("no round")??.wall;
        Ok(((WINDOW.as_micros() as f64 / wall) as u64).max(least))
    }

    fn send(&mut self, mock: &Mock, messages: u64, concurrency: u64) -> Result<Cost> {
        let before = mock.messages();
        writeln!(self.input, "{messages} {concurrency}")?;
        let mut answer = String::new();
        self.output.read_line(&mut answer)?;
        let (cpu, wall) =
            answer.trim().split_once(' ').ok_or_else(|| format!("{}: answered {answer:?}", self.name))?;
        let arrived = mock.messages() - before;
        let expected = if self.name.contains(SENDS_NOTHING) { 0 } else { messages };
        if arrived != expected {
            return Err(format!("{}: {arrived} of {expected} messages arrived", self.name).into());
        }
        let per_message =
            |time: &str| Ok::<_, std::num::ParseFloatError>(time.parse::<f64>()? / messages as f64);
        Ok(Cost { cpu: per_message(cpu)?, wall: per_message(wall)? })
    }

    fn end(self) -> Result<()> {
        let Self { name, mut child, input, .. } = self;
        drop(input);
        let status = child.wait()?;
        if status.success() { Ok(()) } else { Err(format!("{name}: {status}").into()) }
    }
}
