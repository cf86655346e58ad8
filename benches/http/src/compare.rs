//! The comparison: all clients in turn, round after round, and the median of what each took.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;
use std::{env, iter};

use crate::mock::Mock;
use crate::{Result, clients};

const CONCURRENCIES: [u64; 3] = [1, 32, 256];

/// Ratios are to this one.
const BASE: &str = "Rust: reqwest";

/// How thoroughly clients are compared.
pub(crate) struct Effort {
    rounds: usize,
    /// How long a client sends in each round, by the clock.
    window: Duration,
}

impl Effort {
    pub(crate) const FULL: Self = Self { rounds: 7, window: Duration::from_millis(250) };
    /// Shows that all of them work; its figures say little.
    pub(crate) const QUICK: Self = Self { rounds: 1, window: Duration::from_millis(10) };
}

/// A client that sends nothing: it measures the way between two languages.
const SENDS_NOTHING: &str = "no-op";

/// Compares the clients in Rust with those of the `commands`: `NAME COMMAND… ;` for each. Prints one table.
pub(crate) fn run(effort: &Effort, commands: &[&str]) -> Result<()> {
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
    let mut columns = Vec::new();
    for concurrency in CONCURRENCIES {
        columns.push(measure(effort, &mut workers, &mock, concurrency)?);
    }
    print(&workers, &columns);
    workers.into_iter().try_for_each(Worker::end)
}

/// The median cost of a message for each client, of rounds in which each of them sends once.
fn measure(effort: &Effort, workers: &mut [Worker], mock: &Mock, concurrency: u64) -> Result<Vec<Cost>> {
    let counts = workers.iter_mut().map(|worker| worker.calibrate(effort, mock, concurrency));
    let counts = counts.collect::<Result<Vec<_>>>()?;
    let mut rounds: Vec<Vec<Cost>> = workers.iter().map(|_| Vec::new()).collect();
    for _ in 0..effort.rounds {
        for ((worker, messages), costs) in workers.iter_mut().zip(&counts).zip(&mut rounds) {
            costs.push(worker.send(mock, *messages, concurrency)?);
        }
    }
    let middle = |costs: Vec<Cost>| Cost {
        cpu: median(costs.iter().map(|cost| cost.cpu).collect()),
        wall: median(costs.iter().map(|cost| cost.wall).collect()),
    };
    Ok(rounds.into_iter().map(middle).collect())
}

fn print(workers: &[Worker], columns: &[Vec<Cost>]) {
    print!("{:30}", "");
    for concurrency in CONCURRENCIES {
        print!(" | {:>26}", format!("{concurrency} at a time"));
    }
    print!("\n{:30}", "CPU time of a message");
    for _ in CONCURRENCIES {
        print!(" | {:>8} {:>8} {:>8}", "us", "ratio", "calls/s");
    }
    println!();
    let base = workers.iter().position(|worker| worker.name == BASE);
    for (row, worker) in workers.iter().enumerate() {
        print!("{:30}", worker.name);
        for costs in columns {
            let (Cost { cpu, wall }, base) = (&costs[row], base.map_or(f64::NAN, |row| costs[row].cpu));
            print!(" | {cpu:8.1} {:8.2} {:8.0}", cpu / base, 1e6 / wall);
        }
        println!();
    }
    println!("ratio: to {BASE}");
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

    /// How many messages it sends in a round. Warms it up.
    fn calibrate(&mut self, effort: &Effort, mock: &Mock, concurrency: u64) -> Result<u64> {
        let least = concurrency * 2;
        let few = iter::repeat_with(|| self.send(mock, least, concurrency)).take(2).last();
        let wall = few.ok_or("no round")??.wall;
        Ok(((effort.window.as_micros() as f64 / wall) as u64).max(least))
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
