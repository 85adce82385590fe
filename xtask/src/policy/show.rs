//! How an answer is shown: as text or JSON on standard output, and as a folder with both a page and the JSON.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use comfy_table::{ContentArrangement, Table as Console, presets};
use reports::policy::{Answer, Section, report_answer};

use crate::console;
use crate::exit_code::Stop;
use crate::output::Staging;

/// Which form, and where to.
#[derive(Args, Debug)]
pub(super) struct ShowArgs {
    /// What to print
    #[arg(long, value_enum, value_name = "FORM", default_value_t = Form::Text)]
    format: Form,
    /// A folder for the answer as a page (index.html) and as answer.json; an earlier one there is replaced
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// How an answer is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people
    Text,
    /// For programs: one JSON object
    Json,
}

impl ShowArgs {
    /// Writes the folder, if one is asked for, and prints.
    pub(super) fn show(&self, answer: &Answer) -> Result<(), Stop> {
        if let Some(out) = &self.out {
            let staging = Staging::open(out).map_err(Stop::bad_input)?;
            for file in report_answer(answer).map_err(Stop::our_fault)? {
                staging.write(&file.path, &file.bytes).map_err(Stop::bad_input)?;
            }
            let written = staging.publish().map_err(Stop::bad_input)?;
            console::remark(&format!("page: {}", written.join("index.html").display()));
        }
        console::print(&match self.format {
            Form::Text => text(answer),
            Form::Json => format!("{:#}\n", answer.json),
        })
    }
}

fn text(answer: &Answer) -> String {
    let lead: String = answer.lead.iter().map(|sentence| format!("{sentence}\n")).collect();
    let sections: String = answer.sections.iter().map(|part| format!("\n{}", section(part))).collect();
    format!("{}\n\n{lead}{sections}", answer.title)
}

fn section(section: &Section) -> String {
    let mut text = format!("{}\n", section.title);
    for sentence in &section.said {
        text.push_str(&format!("  {sentence}\n"));
    }
    for (place, table) in section.tables.iter().enumerate() {
        let mut shown = Console::new();
        shown.load_style(presets::NOTHING).set_header(&table.head).set_content_arrangement(ContentArrangement::Dynamic);
        shown.set_width(WIDTH);
        for row in &table.rows {
            shown.add_row(row.iter().map(|cell| cell.text.as_str()));
        }
        let gap = if place > 0 { "\n" } else { "" };
        let caption: String = table.caption.iter().map(|line| format!("  {line}\n")).collect();
        text.push_str(&format!("{gap}{caption}{}\n", shown.trim_fmt()));
    }
    text
}

/// Characters in a line: the same everywhere, so that answers can be compared.
const WIDTH: u16 = 140;
