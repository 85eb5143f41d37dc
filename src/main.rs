//! The program: parse, run, exit code.

mod program;

// Indexing and asking allocate much and briefly: against the system's allocator this one takes a twentieth off the time of
// indexing and a third off that of a search, whose pages the system would otherwise hand out and take back one by one.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ! {
    let code = program::main();
    // Leaving at once spares unmapping the index and joining the engine's threads; everything is flushed by now.
    std::process::exit(code)
}
