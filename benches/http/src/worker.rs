//! What a program that sends messages is asked, and what it answers.
//!
//! A line `MESSAGES CONCURRENCY` on standard input asks for so many messages, so many of them at a time. The answer is a
//! line `CPU WALL` with the microseconds that they took: of the processor in the whole process, and by the clock. The end of
//! the input ends the program. So programs stay warm from round to round, and cost nothing while others are asked.

use std::io::{BufRead, Write};
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeVal;

use crate::Result;

/// Answers with what `send(messages, concurrency)` takes.
pub(crate) fn serve(mut send: impl FnMut(u64, u64) -> Result<()>) -> Result<()> {
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let (messages, concurrency) = line.split_once(' ').ok_or("expected `MESSAGES CONCURRENCY`")?;
        let (messages, concurrency) = (messages.parse()?, concurrency.parse()?);
        let (cpu, wall) = (cpu()?, Instant::now());
        send(messages, concurrency)?;
        let (cpu, wall) = (self::cpu()?.saturating_sub(cpu), wall.elapsed());
        let mut out = std::io::stdout().lock();
        writeln!(out, "{} {}", cpu.as_micros(), wall.as_micros())?;
        out.flush()?;
    }
    Ok(())
}

/// What the process has had of the processor.
fn cpu() -> Result<Duration> {
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    let time = |time: TimeVal| Duration::new(time.tv_sec() as u64, time.tv_usec() as u32 * 1000);
    Ok(time(usage.user_time()) + time(usage.system_time()))
}
