//! `cargo xtask list`: the library, one line a scenario.

use comfy_table::{CellAlignment, Table, presets};
use scenarios::{Overrides, library};

use crate::console;
use crate::exit_code::{ExitCode, Stop};
use crate::workspace::{self, Files, Named};

/// Runs the command.
pub(crate) fn run() -> Result<ExitCode, Stop> {
    let root = workspace::root();
    let files = Files::new(&root);
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(["Name", "Model", "Clients", "Simulated", "Teaches"]);
    for column in [2, 3] {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let mut problems = Vec::new();
    for name in workspace::library_names(&root)? {
        match scenarios::load(&Named::in_library(&name).file, &files, &Overrides::default()) {
            Ok(loaded) => {
                let row = library::row(&loaded.scenario);
                table.add_row([row.name, row.model, row.clients.to_string(), row.duration, row.teaches]);
            }
            Err(found) => problems.push(found.render(console::remark_style())),
        }
    }
    console::print(&format!("{}\n", table.trim_fmt()))?;
    match problems.is_empty() {
        true => Ok(ExitCode::Held),
        false => Err(Stop::bad_input(problems.concat().trim_end())),
    }
}
