//! `train-recogniser`: makes the model file of the recogniser, compares it with the committed one, scores it and
//! measures its speed. Reads and writes the files; all else is in `dateline::intake::understand::recogniser`.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use clap::{Parser, Subcommand};
use dateline::intake::understand::recogniser::training::conll::{self, Document};
use dateline::intake::understand::recogniser::training::crf::Settings;
use dateline::intake::understand::recogniser::training::facts::Lists;
use dateline::intake::understand::recogniser::training::fitting::{self, SETTINGS};
use dateline::intake::understand::recogniser::training::scoring::{self, Cut};
use dateline::intake::understand::recogniser::{Kind, Model, Recogniser, Workspace, model};

/// Where the model is committed, seen from the root of the repository.
const COMMITTED: &str = "src/intake/understand/recogniser/actors.model";

/// The labelled texts that are part of the repository, seen from its root.
const OWN_TEXTS: &str = "src/trainer/data";

/// The labelled texts below the folder of shared data, in the order in which they are learned.
const SHARED_TEXTS: [&str; 6] = ["crossner_politics", "crossner_other", "docred", "gmb", "gum", "ewt"];

#[derive(Parser)]
#[command(about = "Trains, checks and scores the recogniser's model")]
struct Flags {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Train the model, about a minute of one core
    Train {
        /// The folder with `train/` and `gazetteers/`: see src/trainer/README.md
        #[arg(long, default_value = "../shared/data/actors")]
        data: PathBuf,
        /// Write the model here
        #[arg(long, default_value = COMMITTED)]
        output: PathBuf,
        /// Write nothing; fail if the committed model differs from the one trained
        #[arg(long)]
        check: bool,
        /// Leave these texts out (a file's name without its ending)
        #[arg(long)]
        without: Vec<String>,
        /// Another seed of the random numbers: how much do the figures owe to chance?
        #[arg(long)]
        seed: Option<u64>,
    },
    /// Score a model on labelled files: precision, recall and F1 of whole names
    Score {
        /// The model, instead of the one that is compiled in
        #[arg(long)]
        model: Option<PathBuf>,
        /// Give the texts to our own tokeniser, instead of the tokens of the files
        #[arg(long)]
        raw: bool,
        /// In capitals, as old cables were written
        #[arg(long)]
        shouted: bool,
        /// Labelled files (`.conll`, `.conll.zst`)
        files: Vec<PathBuf>,
    },
    /// Write what a model finds in a labelled file, as `.conll`
    Tag {
        #[arg(long)]
        model: Option<PathBuf>,
        file: PathBuf,
    },
    /// Measure the speed on the `text` of JSON Lines
    Time {
        #[arg(long)]
        model: Option<PathBuf>,
        /// Stop after so many bytes of text
        #[arg(long, default_value_t = 40_000_000)]
        bytes: usize,
        /// JSON Lines, plain or compressed
        file: PathBuf,
    },
    /// Print the names in a text, one a line
    Names {
        #[arg(long)]
        model: Option<PathBuf>,
        file: PathBuf,
    },
}

fn main() -> ExitCode {
    match run(Flags::parse().verb) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("train-recogniser: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(verb: Verb) -> Result<()> {
    match verb {
        Verb::Train { data, output, check, without, seed } => {
            let settings = Settings { seed: seed.unwrap_or(SETTINGS.seed), ..SETTINGS };
            let documents = training_documents(&data, &without)?;
            let began = Instant::now();
            let tell = &mut |done: &str| eprintln!("{:6.1} s  {done}", began.elapsed().as_secs_f64());
            let model = fitting::model(&documents, &lists(&data.join("gazetteers"))?, settings, tell)?;
            if !check {
                fs::write(&output, &model).with_context(|| format!("cannot write {}", output.display()))?;
                println!("{}: {} bytes", output.display(), model.len());
            } else if fs::read(COMMITTED).with_context(|| format!("cannot read {COMMITTED}"))? == model {
                println!("the committed model is the one trained, byte for byte");
            } else {
                bail!(
                    "the committed model is not the one trained: run `train-recogniser train` and commit {COMMITTED}"
                );
            }
            Ok(())
        }
        Verb::Score { model, raw, shouted, files } => {
            let bytes = bytes_of(model)?;
            let recogniser = recogniser(bytes.as_deref())?;
            let mut sum = 0.0;
            for file in &files {
                let mut documents = documents(file)?;
                if shouted {
                    documents = scoring::shouted(&documents);
                }
                let score =
                    scoring::score(&recogniser, &documents, if raw { Cut::ByOurselves } else { Cut::AsLabelled });
                sum += score.all().percent().2;
                print!("{}\n{score}", file.display());
            }
            println!("mean F1 {:.2}", sum / files.len().max(1) as f64);
            Ok(())
        }
        Verb::Tag { model, file } => {
            let bytes = bytes_of(model)?;
            print!("{}", scoring::tagged(&recogniser(bytes.as_deref())?, &documents(&file)?));
            Ok(())
        }
        Verb::Time { model, bytes, file } => {
            let model = bytes_of(model)?;
            time(&recogniser(model.as_deref())?, &texts(&file, bytes)?);
            Ok(())
        }
        Verb::Names { model, file } => {
            let bytes = bytes_of(model)?;
            let text = read(&file)?;
            let mut found = Vec::new();
            recogniser(bytes.as_deref())?.spans(&text, &mut Workspace::default(), &mut found);
            for name in found {
                println!(
                    "{}\t{}\t{:.2}\t{}",
                    name.span.start,
                    conll::label(name.kind),
                    name.confidence,
                    name.span.of(&text)
                );
            }
            Ok(())
        }
    }
}

/// Returns all labelled texts to learn from.
fn training_documents(data: &Path, without: &[String]) -> Result<Vec<Document>> {
    let mut files: Vec<PathBuf> =
        SHARED_TEXTS.iter().map(|name| data.join("train").join(format!("{name}.conll.zst"))).collect();
    if let Ok(folder) = fs::read_dir(OWN_TEXTS) {
        let mut own = folder.map(|entry| Ok(entry?.path())).collect::<Result<Vec<PathBuf>>>()?;
        own.retain(|path| path.extension().is_some_and(|extension| extension == "conll"));
        own.sort();
        files.extend(own);
    }
    let is_left_out = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        without.iter().any(|without| name.strip_prefix(without.as_str()).is_some_and(|rest| rest.starts_with('.')))
    };
    files.retain(|path| !is_left_out(path));
    let mut all = Vec::new();
    for file in files {
        all.extend(documents(&file)?);
    }
    Ok(all)
}

fn lists(folder: &Path) -> Result<Lists> {
    let list = |name: &str| read(&folder.join(name));
    Ok(Lists {
        states: list("states.toml")?,
        organisations: list("organisations.toml")?,
        leaders: list("leaders.toml")?,
        names: list("names.tsv")?,
        clusters: list("clusters.tsv")?,
    })
}

fn documents(file: &Path) -> Result<Vec<Document>> {
    conll::documents(&read(file)?).with_context(|| format!("cannot read {}", file.display()))
}

/// Returns the text of a file, decompressed.
fn read(file: &Path) -> Result<String> {
    let cannot = || format!("cannot read {}: src/trainer/README.md says where the data is from", file.display());
    let bytes = fs::read(file).with_context(cannot)?;
    if file.extension().is_some_and(|extension| extension == "zst") {
        let mut text = String::new();
        let mut decoder = zstd::Decoder::new(bytes.as_slice()).with_context(cannot)?;
        decoder.window_log_max(27).with_context(cannot)?;
        decoder.read_to_string(&mut text).with_context(cannot)?;
        return Ok(text);
    }
    String::from_utf8(bytes).with_context(cannot)
}

fn bytes_of(model: Option<PathBuf>) -> Result<Option<Vec<u8>>> {
    model.map(|path| fs::read(&path).with_context(|| format!("cannot read {}", path.display()))).transpose()
}

fn recogniser(bytes: Option<&[u8]>) -> Result<Recogniser<'_>> {
    let Some(bytes) = bytes else { return Ok(Recogniser::new()) };
    model::verify(bytes)?;
    Ok(Recogniser::with(Model::view(bytes)?))
}

/// Returns the texts of a file of JSON Lines, up to so many bytes of them.
fn texts(file: &Path, bytes: usize) -> Result<Vec<String>> {
    #[derive(serde::Deserialize)]
    struct Line {
        text: String,
    }
    let mut texts = Vec::new();
    let mut sum = 0;
    for line in read(file)?.lines() {
        let Line { text } = serde_json::from_str(line).context("a line is no JSON with a text")?;
        sum += text.len();
        texts.push(text);
        if sum >= bytes {
            break;
        }
    }
    Ok(texts)
}

/// Prints megabytes a second of one core's time, and names a megabyte.
fn time(recogniser: &Recogniser<'_>, texts: &[String]) {
    let bytes: usize = texts.iter().map(String::len).sum();
    let mut workspace = Workspace::default();
    for round in 1..=3 {
        let mut names = [0usize; 3];
        let mut found = Vec::new();
        let began = cpu_seconds();
        for text in texts {
            found.clear();
            recogniser.spans(text, &mut workspace, &mut found);
            found.iter().for_each(|name| names[name.kind as usize] += 1);
        }
        let seconds = cpu_seconds() - began;
        let megabytes = bytes as f64 / 1e6;
        let [persons, orgs, places] = [Kind::Person, Kind::Org, Kind::Place].map(|kind| names[kind as usize]);
        println!(
            "round {round}: {megabytes:.1} MB in {} reports, {seconds:.2} CPU s, {:.1} MB/s; {persons} persons, {orgs} organisations, {places} places",
            texts.len(),
            megabytes / seconds
        );
    }
}

/// Returns the CPU time that this process has taken, from `/proc`, in seconds.
fn cpu_seconds() -> f64 {
    let schedule = fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    schedule.split(' ').next().and_then(|nanoseconds| nanoseconds.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}
