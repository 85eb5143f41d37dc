//! Promises that only large or foreign data can hold to: `../shared/data`, or `$DATELINE_SHARED`.
//! That data may be measured with and not given away, so it is no part of the crate; where it is missing,
//! each test says so in a line and passes.

#![allow(clippy::unwrap_used)]

mod folder;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use dateline::answer::{self, Wanted};
use dateline::index::open::{Snapshot, Verify};
use dateline::index::place::Place;
use dateline::index::refresh::{self, Request, Watcher};
use dateline::intake::read;
use dateline::query;
use dateline::report::document::Document;
use folder::Folder;
use serde::Deserialize;
use serde_json::Value;

/// Returns a part of the shared data; says so and returns none where it is missing.
fn shared(part: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let found = std::env::var_os("DATELINE_SHARED").map_or(beside, PathBuf::from).join(part);
    if !found.exists() {
        // Written past the harness, which keeps to itself what a test prints that passes.
        let _ = io::stderr().write_all(format!("skipped: no ../shared/data/{part}\n").as_bytes());
        return None;
    }
    Some(found)
}

/// Returns the files of a folder, sorted.
fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn name_of(file: &Path) -> &str {
    file.file_name().unwrap().to_str().unwrap()
}

/// Reads a file of one report.
#[track_caller]
fn document(file: &Path) -> Document {
    let mut documents = Vec::new();
    let outcome = read::file(file, &mut |_| {}, &mut |given| {
        match given {
            read::Given::Report(document, _) => documents.push(document),
            read::Given::Unread(unread) => panic!("{}: {}", file.display(), unread.reason),
        }
        ControlFlow::Continue(())
    });
    outcome.unwrap_or_else(|unread| panic!("{}: {}", file.display(), unread.reason));
    assert_eq!(documents.len(), 1, "{}", file.display());
    documents.remove(0)
}

/// Facets against an independent count over the JSON of Reuters-21578: 21,578 reports of 1987.
mod facets {
    use super::*;

    /// The agency's names of places that are states or act as such, and the names under which we know them.
    /// Written by hand from what the places were in 1987: the program's own table had no part in it.
    #[rustfmt::skip]
    const STATES: &[(&str, &str)] = &[
        ("afghanistan", "Afghanistan"), ("algeria", "Algeria"), ("angola", "Angola"),
        ("antigua", "Antigua and Barbuda"), ("argentina", "Argentina"), ("australia", "Australia"),
        ("austria", "Austria"), ("bahamas", "Bahamas"), ("bahrain", "Bahrain"), ("bangladesh", "Bangladesh"),
        ("barbados", "Barbados"), ("belgium", "Belgium"), ("benin", "Benin"), ("bhutan", "Bhutan"),
        ("bolivia", "Bolivia"), ("botswana", "Botswana"), ("brazil", "Brazil"), ("brunei", "Brunei"),
        ("bulgaria", "Bulgaria"), ("burkina-faso", "Burkina Faso"), ("burma", "Myanmar"), ("cameroon", "Cameroon"),
        ("canada", "Canada"), ("chad", "Chad"), ("chile", "Chile"), ("china", "China"), ("colombia", "Colombia"),
        // In 1987 the other Congo was Zaire.
        ("congo", "Republic of the Congo"),
        ("costa-rica", "Costa Rica"), ("cuba", "Cuba"), ("cyprus", "Cyprus"), ("czechoslovakia", "Czechoslovakia"),
        ("denmark", "Denmark"), ("djibouti", "Djibouti"), ("dominican-republic", "Dominican Republic"),
        ("east-germany", "East Germany"), ("ecuador", "Ecuador"), ("egypt", "Egypt"), ("el-salvador", "El Salvador"),
        ("ethiopia", "Ethiopia"), ("fiji", "Fiji"), ("finland", "Finland"), ("france", "France"), ("gabon", "Gabon"),
        ("ghana", "Ghana"), ("greece", "Greece"), ("guatemala", "Guatemala"), ("guinea", "Guinea"),
        ("guyana", "Guyana"), ("haiti", "Haiti"), ("honduras", "Honduras"), ("hong-kong", "Hong Kong"),
        ("hungary", "Hungary"), ("iceland", "Iceland"), ("india", "India"), ("indonesia", "Indonesia"),
        ("iran", "Iran"), ("iraq", "Iraq"), ("ireland", "Ireland"), ("israel", "Israel"), ("italy", "Italy"),
        ("ivory-coast", "Ivory Coast"), ("jamaica", "Jamaica"), ("japan", "Japan"), ("jordan", "Jordan"),
        ("kampuchea", "Cambodia"), ("kenya", "Kenya"), ("kuwait", "Kuwait"), ("lebanon", "Lebanon"),
        ("lesotho", "Lesotho"), ("liberia", "Liberia"), ("libya", "Libya"), ("liechtenstein", "Liechtenstein"),
        ("luxembourg", "Luxembourg"), ("madagascar", "Madagascar"), ("malawi", "Malawi"), ("malaysia", "Malaysia"),
        ("malta", "Malta"), ("mauritania", "Mauritania"), ("mauritius", "Mauritius"), ("mexico", "Mexico"),
        ("morocco", "Morocco"), ("mozambique", "Mozambique"), ("namibia", "Namibia"), ("nepal", "Nepal"),
        ("netherlands", "Netherlands"), ("new-zealand", "New Zealand"), ("nicaragua", "Nicaragua"),
        ("niger", "Niger"), ("nigeria", "Nigeria"), ("north-korea", "North Korea"), ("norway", "Norway"),
        ("oman", "Oman"), ("pakistan", "Pakistan"), ("panama", "Panama"), ("papua-new-guinea", "Papua New Guinea"),
        ("paraguay", "Paraguay"), ("peru", "Peru"), ("philippines", "Philippines"), ("poland", "Poland"),
        ("portugal", "Portugal"), ("qatar", "Qatar"), ("romania", "Romania"), ("rwanda", "Rwanda"),
        ("saudi-arabia", "Saudi Arabia"), ("senegal", "Senegal"), ("sierra-leone", "Sierra Leone"),
        ("singapore", "Singapore"), ("somalia", "Somalia"), ("south-africa", "South Africa"),
        ("south-korea", "South Korea"), ("spain", "Spain"), ("sri-lanka", "Sri Lanka"), ("sudan", "Sudan"),
        ("suriname", "Suriname"), ("swaziland", "Eswatini"), ("sweden", "Sweden"), ("switzerland", "Switzerland"),
        ("syria", "Syria"), ("taiwan", "Taiwan"), ("tanzania", "Tanzania"), ("thailand", "Thailand"),
        ("togo", "Togo"), ("trinidad-tobago", "Trinidad and Tobago"), ("tunisia", "Tunisia"), ("turkey", "Turkey"),
        ("uae", "United Arab Emirates"), ("uganda", "Uganda"), ("uk", "United Kingdom"), ("uruguay", "Uruguay"),
        ("usa", "United States"), ("ussr", "Soviet Union"), ("vanuatu", "Vanuatu"), ("venezuela", "Venezuela"),
        ("vietnam", "Vietnam"), ("west-germany", "Germany"), ("yemen-arab-republic", "Yemen"),
        // Both are former names of today's state, as in the facts about states.
        ("yemen-demo-republic", "Yemen"),
        ("yugoslavia", "Yugoslavia"), ("zaire", "Democratic Republic of the Congo"), ("zambia", "Zambia"),
        ("zimbabwe", "Zimbabwe"),
    ];

    /// Places that belong to a state and do not act.
    const NO_STATES: &[&str] = &["aruba", "bermuda", "cayman-islands", "guam", "us-virgin-islands"];

    const QUERIES: [&str; 3] = ["oil", "\"interest rates\"", "wheat OR grain"];

    /// What is read of a record.
    #[derive(Deserialize)]
    struct Record {
        id: String,
        title: String,
        date: String,
        text: String,
        places: Vec<String>,
        people: Vec<String>,
        orgs: Vec<String>,
    }

    fn records(packed: &Path) -> Vec<Record> {
        let mut unpacked = zstd::Decoder::new(fs::File::open(packed).unwrap()).unwrap();
        unpacked.window_log_max(31).unwrap();
        let mut lines = String::new();
        unpacked.read_to_string(&mut lines).unwrap();
        // A record without a word is no report.
        let all = lines.lines().map(|line| serde_json::from_str::<Record>(line).unwrap());
        all.filter(|record| !record.text.trim().is_empty() || !record.title.trim().is_empty()).collect()
    }

    /// Returns the ids of the records that answer.
    fn answering(folder: &Folder, query: &str) -> BTreeSet<String> {
        folder.ids(&[query]).iter().map(|id| id.split_once('#').unwrap().1.to_string()).collect()
    }

    /// Returns the rows of a facet, by value.
    fn rows(folder: &Folder, field: &[&str], query: Option<&str>) -> BTreeMap<String, u64> {
        let mut arguments = vec!["facets"];
        arguments.extend(field);
        arguments.extend(["--json", "--limit", "0"]);
        arguments.extend(query);
        let lines = folder.well(&arguments).json();
        let rows: Vec<&Value> = lines.iter().filter(|line| line["type"] == "facet").collect();
        let by_value: BTreeMap<String, u64> = rows
            .iter()
            .map(|row| (row["value"].as_str().unwrap().to_string(), row["reports"].as_u64().unwrap()))
            .collect();
        assert_eq!(by_value.len(), rows.len(), "a value has one row");
        by_value
    }

    fn counted<T: Ord>(values: impl Iterator<Item = T>) -> BTreeMap<T, u64> {
        let mut counts = BTreeMap::new();
        values.for_each(|value| *counts.entry(value).or_default() += 1);
        counts
    }

    /// Returns the places of which the coverage says that they are no states.
    fn in_the_coverage(folder: &Folder) -> BTreeSet<String> {
        let lines = folder.json(&["status", "--json"]);
        let remarks = lines.iter().filter(|line| line["type"] == "remark").map(|line| line["remark"].as_str().unwrap());
        remarks.map(|remark| remark.split('`').nth(1).unwrap().to_string()).collect()
    }

    /// Whom the lists of facts do not have, and the program knows.
    const ALSO: [(&str, &str); 9] = [
        ("perez-de-cuellar", "Javier Perez de Cuellar"),
        ("comecon", "Council for Mutual Economic Assistance"),
        ("efta", "European Free Trade Association"),
        ("escap", "UN Economic and Social Commission for Asia and the Pacific"),
        ("euratom", "European Atomic Energy Community"),
        ("gatt", "General Agreement on Tariffs and Trade"),
        ("icco", "International Cocoa Organization"),
        ("ida", "International Development Association"),
        ("oapec", "Organization of Arab Petroleum Exporting Countries"),
    ];

    /// Returns the letters and digits of a name, in small letters: fields write `perez-de-cuellar` and `worldbank`.
    fn plain(name: &str) -> String {
        name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    }

    /// Returns the names of a list of facts, each with the name that the facts show.
    fn names_of(list: &str, entry: &str, counts: fn(&str) -> bool) -> BTreeMap<String, String> {
        let text = fs::read_to_string(shared(list).unwrap()).unwrap();
        let table: toml::Table = text.parse().unwrap();
        let mut names = BTreeMap::new();
        for one in table[entry].as_array().unwrap() {
            let shown = one["name"].as_str().unwrap();
            let aliases = one.get("aliases").and_then(toml::Value::as_array).into_iter().flatten();
            for name in aliases.filter_map(toml::Value::as_str).chain([shown]).filter(|name| counts(name)) {
                names.entry(plain(name)).or_insert_with(|| shown.to_string());
            }
        }
        names
    }

    #[test]
    fn facets_equal_an_independent_count() {
        let Some(packed) = shared("reports/reuters21578.jsonl.zst") else { return };
        let folder = Folder::with(&[]);
        folder.write_bytes("wire/reuters21578.jsonl.zst", &fs::read(&packed).unwrap());
        folder.well(&["index", "--no-actors", "wire"]);
        let records = records(&packed);

        let coverage = in_the_coverage(&folder);
        let left_out = |place: &str| coverage.contains(place);
        let states: BTreeMap<&str, &str> = STATES.iter().copied().collect();
        let places: BTreeSet<&str> = records.iter().flat_map(|record| &record.places).map(String::as_str).collect();
        for place in places {
            assert_eq!(left_out(place), !states.contains_key(place), "is `{place}` a state?");
            let known = states.contains_key(place) || NO_STATES.contains(&place);
            assert!(known, "a place that the test does not know: {place}");
        }
        let persons = names_of("actors/gazetteers/leaders.toml", "person", |name| name.contains(' '));
        let bodies = names_of("actors/gazetteers/organisations.toml", "org", |_| true);
        let also: BTreeMap<&str, &str> = ALSO.into();
        let known = |names: &BTreeMap<String, String>, written: &str| -> String {
            let known = names.get(&plain(written)).map(String::as_str);
            known.unwrap_or_else(|| also.get(written).copied().unwrap_or(written)).to_string()
        };
        // A record can name a place twice, or two places that are one state.
        let actors = |record: &Record| -> BTreeSet<String> {
            let states = record.places.iter().filter_map(|place| states.get(place.as_str()));
            let states = states.map(|state| format!("state/{state}"));
            let people = record.people.iter().map(|name| format!("person/{}", known(&persons, name)));
            states.chain(people).chain(record.orgs.iter().map(|name| format!("org/{}", known(&bodies, name)))).collect()
        };
        for query in QUERIES.map(Some).into_iter().chain([None]) {
            let ids = query.map(|query| answering(&folder, query));
            let answers = |record: &&Record| ids.as_ref().is_none_or(|ids| ids.contains(&record.id));
            let matching: Vec<&Record> = records.iter().filter(answers).collect();
            assert!(matching.len() > 100, "{query:?} says little: {} reports", matching.len());
            assert!(ids.is_none_or(|ids| ids.len() == matching.len()), "{query:?}: ids that no record has");
            let expected = counted(matching.iter().flat_map(|record| actors(record)));
            assert_eq!(rows(&folder, &["actor"], query), expected, "actors of {query:?}");
            let expected = counted(matching.iter().map(|record| record.date[..7].to_string()));
            assert_eq!(rows(&folder, &["date", "--by", "month"], query), expected, "months of {query:?}");
        }
    }

    #[test]
    fn a_plain_word_is_found_in_exactly_the_reports_that_hold_it() {
        let Some(packed) = shared("reports/reuters21578.jsonl.zst") else { return };
        let folder = Folder::with(&[]);
        folder.write_bytes("wire/reuters21578.jsonl.zst", &fs::read(&packed).unwrap());
        folder.well(&["index", "--no-actors", "wire"]);
        let records = records(&packed);
        // Words of one spelling, never a part of an acronym with points: there any way to cut words agrees,
        // also in `OPEC's` and `non-OPEC`.
        for word in ["opec", "wheat", "tariffs", "embargo", "gatt"] {
            let holds = |text: &str| text.split(|c: char| !c.is_alphanumeric()).any(|part| part.to_lowercase() == word);
            let holding = records.iter().filter(|record| holds(&record.title) || holds(&record.text));
            let expected: BTreeSet<String> = holding.map(|record| record.id.clone()).collect();
            assert_eq!(answering(&folder, &format!("exact:{word}")), expected, "{word}");
        }
    }
}

/// The report's own date: 60 heads of files, labelled by hand.
mod own_dates {
    use dateline::intake::understand::own_date::{OwnDate, own_date};
    use dateline::report::document::{DateSource, GivenDate};
    use jiff::civil::Date;

    use super::*;

    #[derive(Deserialize)]
    struct Case {
        id: String,
        file: String,
        metadata: serde_json::Map<String, Value>,
        modified: String,
        head: String,
        expect: Expected,
    }

    #[derive(Deserialize, Clone, Debug, PartialEq, Eq)]
    struct Expected {
        date: Option<String>,
        precision: Option<String>,
        source: Option<String>,
    }

    impl Case {
        /// Returns what stands in the file: records get their fields, cut pages a body.
        fn content(&self) -> String {
            let extension = self.file.rsplit_once('.').unwrap().1;
            match extension {
                "json" | "jsonl" => {
                    let mut record = self.metadata.clone();
                    record.insert("text".to_string(), Value::String(self.head.clone()));
                    serde_json::to_string(&record).unwrap()
                }
                "html" => format!("{}<p>A paragraph.", self.head),
                _ => self.head.clone(),
            }
        }

        /// Returns the date of a document that has properties: what stands in the case is what a reader of such files
        /// hands on.
        fn of_properties(&self, today: Date) -> Option<OwnDate> {
            let made = self.metadata.get("CreationDate")?.as_str()?.to_string();
            let given_dates = vec![GivenDate { text: made, source: DateSource::Properties }];
            let document = Document { text: self.head.clone(), given_dates, ..Document::default() };
            own_date(&document, std::slice::from_ref(&self.file), false, today).0
        }
    }

    struct Quiet;

    impl Watcher for Quiet {
        fn found(&mut self, _: usize, _: u64) {}
        fn read(&mut self, _: usize, _: u64) {}
        fn writing(&mut self) {}
        fn stop(&self) -> bool {
            false
        }
    }

    #[test]
    fn a_report_has_the_date_that_a_reader_would_give_it() {
        let Some(labelled) = shared("dates/report_dates.jsonl") else { return };
        let lines = fs::read_to_string(labelled).unwrap();
        let cases: Vec<Case> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        // Each case is a root of its own, so that nothing but its own path can date it.
        let folder = Folder::with(&[]);
        cases.iter().for_each(|case| folder.write(&format!("{}/{}", case.id, case.file), &case.content()));
        let place = Place::find_or_make(Some(&folder.file("index")), &folder.path()).unwrap();
        let today = cases[0].modified.parse().unwrap();
        let request = Request {
            folders: cases.iter().map(|case| folder.file(&case.id)).collect(),
            options: None,
            rebuild: false,
            prune: false,
            verify_files: false,
            now: 0,
            today,
            between_commits: refresh::BETWEEN_COMMITS,
        };
        refresh::refresh(&place, &request, &mut Quiet).unwrap();
        let snapshot = Snapshot::open(&place, Verify::AsRead).unwrap();
        let everything = query::parse("date:none OR NOT date:none").unwrap();
        let wanted = Wanted::default();
        let answer = answer::ask(&snapshot, &everything.text, &everything.tree, &wanted, &today.into()).unwrap();
        let found: BTreeMap<String, _> =
            answer.hits.into_iter().map(|hits| (hits.report.root.clone(), hits.report)).collect();

        let mut wrong = Vec::new();
        for case in &cases {
            let report = found.get(&case.id);
            let (date, source) = match case.of_properties(today) {
                Some(date) => (Some(date.interval), Some(date.source)),
                None => (report.and_then(|report| report.date), report.and_then(|report| report.date_source)),
            };
            let given = Expected {
                date: date.map(|date| date.to_string()),
                precision: date.map(|date| date.precision().name().to_string()),
                source: source.map(|source| source.name().to_string()),
            };
            if report.is_none() || given != case.expect {
                wrong.push(format!("{}: {given:?}, expected {:?}", case.id, case.expect));
            }
        }
        assert!(wrong.is_empty(), "of {} dates:\n{}", cases.len(), wrong.join("\n"));
        assert_eq!(cases.len(), 60);
    }
}

/// Files of foreign making.
mod formats {
    use super::*;

    #[test]
    fn text_in_any_encoding_reads_as_it_was_written() {
        let Some(folder) = shared("formats/text") else { return };
        let mut read = 0;
        for file in files_in(&folder) {
            let parts: Vec<&str> = name_of(&file).split('.').collect();
            let [written, encoding, "txt"] = parts[..] else { continue };
            if !written.starts_with("own-") {
                continue;
            }
            let gold = fs::read_to_string(folder.join(format!("{written}.utf8.gold.txt"))).unwrap();
            assert_eq!(document(&file).text, gold.trim_end(), "{written} in {encoding}");
            read += 1;
        }
        assert_eq!(read, 17, "files in other encodings");
    }

    /// Returns how many times each word stands in a text.
    fn words(text: &str) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.for_each(|word| *counts.entry(word.to_lowercase()).or_default() += 1);
        counts
    }

    #[test]
    fn a_web_page_loses_nothing_of_its_article() {
        let Some(folder) = shared("formats/html") else { return };
        #[derive(Deserialize)]
        struct Gold {
            #[serde(rename = "articleBody")]
            body: String,
        }
        let gold = fs::read_to_string(folder.join("gold.json")).unwrap();
        let gold: BTreeMap<String, Gold> = serde_json::from_str(&gold).unwrap();
        let mut recalls = BTreeMap::new();
        for file in files_in(&folder).into_iter().filter(|file| name_of(file).ends_with(".html")) {
            let document = document(&file);
            let Some(gold) = gold.get(name_of(&file)) else { continue };
            let (found, wanted) = (words(&document.text), words(&gold.body));
            let kept: usize =
                wanted.iter().map(|(word, count)| found.get(word).copied().unwrap_or_default().min(*count)).sum();
            recalls.insert(name_of(&file).to_string(), kept as f64 / wanted.values().sum::<usize>() as f64);
        }
        assert_eq!(recalls.len(), gold.len());
        let average = recalls.values().sum::<f64>() / recalls.len() as f64;
        eprintln!("words of the article that are in the text: {:.2} % on average", average * 100.0);
        let worst: Vec<_> = recalls.iter().filter(|(_, recall)| **recall < 0.98).collect();
        eprintln!("below 98 %: {worst:?}");
        assert!(average >= 0.98, "{average}: {worst:?}");
    }

    #[test]
    fn every_report_of_the_sample_is_read_and_dated() {
        let Some(sample) = shared("reports/sample") else { return };
        let folder = Folder::with(&[]);
        let files = files_in(&sample);
        files
            .iter()
            .for_each(|file| folder.write_bytes(Path::new("sample").join(name_of(file)), &fs::read(file).unwrap()));
        let counts = folder.last_json(&["index", "--json", "--strict", "sample"]);
        assert_eq!(counts["reports"], files.len(), "{counts}");
        assert_eq!((&counts["undated"], &counts["unread"]), (&Value::from(0), &Value::from(0)), "{counts}");
        let hits = folder.json(&["search", "--json", "--expand", "--limit", "0", "date:none OR NOT date:none"]);
        let dates: BTreeMap<&str, &str> = hits
            .iter()
            .filter(|line| line["type"] == "hit")
            .map(|hit| (hit["report"]["path"].as_str().unwrap(), hit["report"]["date"].as_str().unwrap()))
            .collect();
        for file in &files {
            // The first line says it, and the name of the file agrees.
            assert_eq!(dates.get(name_of(file)), Some(&&name_of(file)[..10]), "{}", name_of(file));
        }
    }
}
