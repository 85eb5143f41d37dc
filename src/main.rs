//! The program: parse, run, exit code.

mod program;

fn main() -> ! {
    let code = program::main();
    // Leaving at once spares unmapping the index and joining the engine's threads; everything is flushed by now.
    std::process::exit(code)
}
