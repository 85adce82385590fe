//! Writes the reports of the sample runs to a folder, to look at: `cargo run -p jumpstorm-reports --example gallery DIR`.

#[path = "../tests/reports/samples/samples.rs"]
mod samples;

use std::fs;
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let into = std::env::args().nth(1).ok_or("name the folder to write to")?;
    let into = Path::new(&into);
    let mut second = samples::storm();
    second.plan.seed = 8;
    second.folder = "reconnect-storm-b400-8".to_owned();
    let mut crowded = samples::crowded();
    crowded.folder = "crowded".to_owned();
    let mut hostile = samples::hostile();
    hostile.folder = "hostile".to_owned();
    let mut simple = samples::simple_desk();
    simple.folder = "support-desk-simple".to_owned();
    let ordinary = [samples::storm(), second, samples::small(), samples::month(), samples::quiet()];
    let lives =
        [samples::upgrade(), samples::lost(), samples::statistics(), samples::sessions(60), samples::desk(), simple];
    let awkward = [samples::failing(), crowded, hostile];
    let mut summaries = Vec::new();
    for sample in ordinary.iter().chain(&lives).chain(&awkward) {
        let report = jumpstorm_reports::report_run(&sample.run())?;
        for file in report.files {
            write(&into.join(&sample.folder).join(file.path), &file.bytes)?;
        }
        summaries.push(report.summary);
    }
    for file in jumpstorm_reports::report_call(&summaries)? {
        write(&into.join(file.path), &file.bytes)?;
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    fs::write(path, bytes)
}
