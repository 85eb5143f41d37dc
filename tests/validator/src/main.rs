//! Holds JSON Lines on standard input against the JSON Schema in a file. Says which line breaks it, and exits with 1.

use std::error::Error;
use std::io::BufRead;
use std::process::ExitCode;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("validator SCHEMA < LINES")?;
    let schema = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    let validator = jsonschema::validator_for(&schema)?;
    let mut code = ExitCode::SUCCESS;
    let mut lines = 0;
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        lines += 1;
        for error in validator.iter_errors(&serde_json::from_str(&line)?) {
            println!("line {lines}, {}: {error}\n{line}", error.instance_path());
            code = ExitCode::FAILURE;
        }
    }
    println!("{lines} lines");
    Ok(code)
}
