//! Every output format, from what was planned, what happened and how it was judged.
//!
//! Pure functions: they return bytes and text, and whoever called writes them. Nothing here runs or judges anything,
//! reads a file or a clock, or knows of an engine. Equal input gives equal output, wall-clock fields aside (RUN-2).
//!
//! ```text
//! one run:   Run ──report_run──> RunReport { summary, files }      result.json, charts/, timeline.csv, sessions.csv, histograms.hlog
//! one call:  [Summary] ──report_call──> files                      index.html, junit.xml, summary.md
//!            [Summary] ──console::rows, console::failures──> what the console shows
//! ```
//!
//! A summary owns what it needs and is small: the plan and the record of a run can go once its report is made.

mod chart;
pub mod console;
mod hlog;
mod in_force;
mod json;
mod junit;
mod markdown;
mod page;
pub mod phrase;
pub mod policy;
mod run;
mod series;
mod session_log;
pub mod statistics;
pub mod summary;
mod timeline;
mod words;

pub use run::{ReportError, ReportFile, Run};
pub use summary::Summary;

/// What one run leaves behind.
#[derive(Clone, Debug)]
pub struct RunReport {
    /// What the call's own files say of the run.
    pub summary: Summary,
    /// The files of the run's folder, their paths inside it, in the order of their names.
    pub files: Vec<ReportFile>,
}

/// Makes the files of one run's folder and the summary that the call's files are made from.
///
/// # Errors
///
/// When the record does not fit the plan, or a format's library refuses: always a fault of ours.
pub fn report_run(run: &Run<'_>) -> Result<RunReport, ReportError> {
    run.check()?;
    let mut files = Vec::new();
    let mut pictures = Vec::new();
    for (picture, png) in chart::pictures(run)? {
        files.push(ReportFile::new(format!("charts/{}.svg", picture.stem), picture.svg.clone()));
        files.push(ReportFile::new(format!("charts/{}.png", picture.stem), png));
        pictures.push(picture);
    }
    files.push(ReportFile::new("histograms.hlog", hlog::histograms_hlog(run)?));
    files.push(ReportFile::new("result.json", json::result_json(run)?));
    files.extend(session_log::sessions_csv(run)?.map(|bytes| ReportFile::new("sessions.csv", bytes)));
    files.push(ReportFile::new("timeline.csv", timeline::timeline_csv(run)?));
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(RunReport { summary: Summary::of(run, pictures), files })
}

/// Makes the files that a call leaves beside its runs' folders, from the summaries in the order in which they are shown.
///
/// # Errors
///
/// When a format's library refuses: always a fault of ours.
pub fn report_call(runs: &[Summary]) -> Result<Vec<ReportFile>, ReportError> {
    Ok(vec![
        ReportFile::new("index.html", page::index_html(runs)?),
        ReportFile::new("junit.xml", junit::junit_xml(runs)?),
        ReportFile::new("summary.md", markdown::summary_md(runs)),
    ])
}
