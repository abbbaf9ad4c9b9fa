//! One report from several: of partitions, of engines that ran apart, of machines.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use crate::{Divergence, EngineInfo, FileRow, Report, SuiteInfo, Volatile};

/// Why reports do not belong together.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MergeError {
    /// There was none.
    #[error("no report to merge")]
    Empty,
    /// Two programs, or two versions of one.
    #[error("written by different programs: {0} and {1}")]
    Tool(String, String),
    /// Two revisions of the suite.
    #[error("of different suites: {0} and {1}")]
    Suite(String, String),
    /// An engine that is two things under one name on one instruction set.
    #[error("engine {0} differs between two reports")]
    Engine(String),
    /// A file that ran twice on one engine.
    #[error("{path} occurs twice with results of {engine}")]
    Twice {
        /// The file.
        path: String,
        /// The engine.
        engine: String,
    },
    /// A file that is not the same in two reports.
    #[error("{0} differs between two reports of one suite")]
    File(String),
}

impl Report {
    /// One report that says what all of `reports` say, whatever their order.
    ///
    /// An engine that ran on several instruction sets gets an id for each: `interp@x86_64` and `interp@aarch64`.
    ///
    /// # Errors
    /// When the reports contradict each other or count something twice.
    pub fn merge(mut reports: Vec<Report>) -> Result<Report, MergeError> {
        qualify_engines(&mut reports);
        // The order of a run says which engine is the reference.
        let mut order = BTreeMap::<String, usize>::new();
        for (at, engine) in reports.iter().flat_map(|report| report.engines.iter().enumerate()) {
            let first = order.entry(engine.id.clone()).or_insert(at);
            *first = at.min(*first);
        }
        let mut rest = reports.into_iter();
        let mut merged = rest.next().ok_or(MergeError::Empty)?;
        let mut files: BTreeMap<String, FileRow> = BTreeMap::new();
        add_files(&mut files, std::mem::take(&mut merged.files))?;
        for report in rest {
            if merged.tool != report.tool {
                let name = |report: &Report| format!("{} {}", report.tool.name, report.tool.version);
                return Err(MergeError::Tool(name(&merged), name(&report)));
            }
            merged.suite = merge_suites(merged.suite, report.suite)?;
            add_engines(&mut merged.engines, report.engines)?;
            add_files(&mut files, report.files)?;
            merged.failures.extend(report.failures);
            match (&mut merged.generated, report.generated) {
                (Some(sum), Some(more)) => *sum += &more,
                (sum @ None, more) => *sum = more,
                (Some(_), None) => {}
            }
            merged.divergences.extend(report.divergences);
            merged.volatile = merge_volatile(merged.volatile, report.volatile);
        }
        merged.files = files.into_values().collect();
        merged.engines.sort_by_key(|engine| (order[&engine.id], engine.id.clone()));
        merged.sort();
        merged.divergences.dedup_by(|a: &mut Divergence, b| a.signature == b.signature);
        Ok(merged)
    }
}

/// Gives the engines that several instruction sets share a name with theirs in it, everywhere in every report.
fn qualify_engines(reports: &mut [Report]) {
    let base =
        |engine: &EngineInfo| engine.id.strip_suffix(&format!("@{}", engine.isa)).unwrap_or(&engine.id).to_owned();
    let mut isas = BTreeMap::<String, BTreeSet<String>>::new();
    for engine in reports.iter().flat_map(|report| &report.engines) {
        isas.entry(base(engine)).or_default().insert(engine.isa.clone());
    }
    for report in reports {
        let mut renamed = BTreeMap::new();
        for engine in &mut report.engines {
            let base = base(engine);
            if isas[&base].len() > 1 {
                let old = std::mem::replace(&mut engine.id, format!("{base}@{}", engine.isa));
                renamed.insert(old, engine.id.clone());
            }
        }
        let new = |id: &mut String| {
            if let Some(name) = renamed.get(id) {
                id.clone_from(name);
            }
        };
        for file in &mut report.files {
            let results = std::mem::take(&mut file.results).into_iter();
            file.results = results.map(|(id, counts)| (renamed.get(&id).cloned().unwrap_or(id), counts)).collect();
        }
        report.failures.iter_mut().for_each(|failure| new(&mut failure.engine));
        report.divergences.iter_mut().flat_map(|divergence| &mut divergence.engines).for_each(new);
    }
}

fn merge_suites(a: Option<SuiteInfo>, b: Option<SuiteInfo>) -> Result<Option<SuiteInfo>, MergeError> {
    match (a, b) {
        (Some(a), Some(b)) if a.revision != b.revision => Err(MergeError::Suite(a.revision, b.revision)),
        // Partitions may have found one revision in different places: any of the names will do, but always the same.
        (Some(a), Some(b)) => Ok(Some(if a.source <= b.source { a } else { b })),
        (a, b) => Ok(a.or(b)),
    }
}

fn add_engines(engines: &mut Vec<EngineInfo>, more: Vec<EngineInfo>) -> Result<(), MergeError> {
    for engine in more {
        match engines.iter().find(|known| known.id == engine.id) {
            None => engines.push(engine),
            Some(known) if *known == engine => {}
            Some(_) => return Err(MergeError::Engine(engine.id)),
        }
    }
    Ok(())
}

fn add_files(files: &mut BTreeMap<String, FileRow>, more: Vec<FileRow>) -> Result<(), MergeError> {
    for file in more {
        match files.entry(file.path.clone()) {
            Entry::Vacant(entry) => {
                entry.insert(file);
            }
            Entry::Occupied(mut entry) => {
                let known = entry.get_mut();
                let same = |file: &FileRow| (file.proposal.clone(), file.directives, file.skipped.clone());
                if same(known) != same(&file) {
                    return Err(MergeError::File(file.path));
                }
                for (engine, counts) in file.results {
                    if known.results.insert(engine.clone(), counts).is_some() {
                        return Err(MergeError::Twice { path: file.path, engine });
                    }
                }
            }
        }
    }
    Ok(())
}

fn merge_volatile(a: Volatile, b: Volatile) -> Volatile {
    let time = a.time + b.time;
    let mut rates = BTreeMap::<String, f64>::new();
    for part in [&a, &b] {
        // A part without the rate did none of it: it counts as zero.
        for (name, rate) in &part.rates {
            *rates.entry(name.clone()).or_default() += if time > 0.0 { rate * part.time / time } else { 0.0 };
        }
    }
    Volatile { host: a.host.filter(|host| Some(host) == b.host.as_ref()), time, rates }
}

#[cfg(test)]
mod tests;
