//! The page about the emulator: what it shows can be done.

use serde_json::Value;
use waba_emulator::{Emulator, Fault};

use crate::support::{KEY, request};

const PAGE: &str = include_str!("../../../../docs/emulator.md");

/// Where the page has the emulator.
const ADDRESS: &str = "http://127.0.0.1:8360";

/// The words of each command of the page that begins with `curl`.
fn commands() -> Vec<Vec<String>> {
    let blocks = PAGE.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    let words: Vec<_> = blocks.flat_map(words).collect();
    words.into_iter().filter(|words| words.first().is_some_and(|word| word == "curl")).collect()
}

/// The commands of a block, each in words, as a shell reads them.
fn words(block: &str) -> Vec<Vec<String>> {
    let (mut commands, mut words, mut word) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut escaped) = (false, false);
    for character in block.chars() {
        match character {
            _ if escaped => escaped = false,
            '\'' => quoted = !quoted,
            '\\' if !quoted => escaped = true,
            ' ' | '\n' if !quoted => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                if character == '\n' && !words.is_empty() {
                    commands.push(std::mem::take(&mut words));
                }
            }
            _ => word.push(character),
        }
    }
    commands
}

#[tokio::test]
async fn each_request_of_the_page_is_taken() {
    let emulator = Emulator::start().await.unwrap();
    let mut done = 0;
    for command in commands() {
        let (mut method, mut path, mut body) = ("GET", None, String::new());
        let mut headers = vec![KEY];
        let mut rest = command[1..].iter();
        while let Some(word) = rest.next() {
            match word.as_str() {
                "-X" => method = rest.next().unwrap(),
                "-H" => headers.push(rest.next().unwrap().split_once(": ").unwrap()),
                "-d" => (method, body) = ("POST", rest.next().unwrap().clone()),
                url => path = url.strip_prefix(ADDRESS),
            }
        }
        let answer = request(&emulator, method, path.unwrap(), &headers, body).await;
        assert!((200..300).contains(&answer.status), "{command:?}: {answer:?}");
        done += 1;
    }
    assert_eq!(done, PAGE.matches("curl ").count());
}

#[tokio::test]
async fn each_call_of_the_table_is_there() {
    let emulator = Emulator::start().await.unwrap();
    let rows = PAGE.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | "));
    let calls = rows.filter_map(|(cell, _)| cell.split_once(" /_emulator/"));
    let mut seen = 0;
    for (method, call) in calls {
        let answer = request(&emulator, method, &format!("/_emulator/{call}"), &[], "").await;
        assert!([200, 400].contains(&answer.status), "{method} {call}: {answer:?}");
        seen += 1;
    }
    assert_eq!(seen, 23);
}

#[test]
fn each_fault_of_the_page_is_one() {
    let rows = PAGE.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | "));
    let faults = rows.filter(|(cell, _)| cell.starts_with(['{', '"']));
    let mut seen = 0;
    for (cell, _) in faults {
        let action: Value = serde_json::from_str(&cell.replace("POINT", "\"mid_body\"")).unwrap();
        let fault = serde_json::json!({ "do": action });
        serde_json::from_value::<Fault>(fault).unwrap_or_else(|error| panic!("{cell}: {error}"));
        seen += 1;
    }
    assert_eq!(seen, 15);
}
