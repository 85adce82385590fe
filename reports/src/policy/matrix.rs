//! One permission for everybody and every start: a grid, and what its rows and columns stand for.

use model::access::Directory;
use model::permission::Permission;
use model::session_policy::matrix::{Column, Matrix};
use model::session_policy::pinning::NEEDED;
use serde_json::{Value as Json, json};

use super::{Answer, Cell, Section, Tone, json as js, names};
use crate::words;

/// The answer.
pub fn matrix(directory: &Directory, matrix: &Matrix) -> Answer {
    Answer {
        title: format!("{}: who has it where", matrix.permission().title()),
        lead: lead(matrix),
        sections: [starts_of(directory, matrix)].into_iter().chain(grids(directory, matrix)).collect(),
        json: json(directory, matrix),
    }
}

fn lead(matrix: &Matrix) -> Vec<String> {
    let people: usize = matrix.rows().iter().map(|row| row.representatives.len()).sum();
    let starts: usize = matrix.columns().iter().map(|column| column.starts.len()).sum();
    let count = |many: usize, noun: &str| words::counted(many as u64, noun);
    let mut lead = vec![
        format!(
            "{} and {} make {} and {}.",
            count(people, "representative"),
            count(starts, "start"),
            count(matrix.rows().len(), "row"),
            count(matrix.columns().len(), "column")
        ),
        "Whoever or whatever stands together is the same everywhere. A value in parentheses is what a session would get that \
         the representative may not start."
            .to_owned(),
    ];
    if matrix.permission() == Permission::Pinning {
        lead.push(format!(
            "This is the permission alone. Who pins or unpins also needs a Jump Item Role that grants {}, and external \
             representatives never do.",
            NEEDED.name()
        ));
    }
    lead
}

fn starts_of(directory: &Directory, matrix: &Matrix) -> Section {
    let row = |(number, column): (usize, &Column)| {
        vec![
            format!("S{number}").into(),
            names::methods(&column.methods).into(),
            words::count(column.starts.len() as u64).into(),
            names::starts(directory, column.starts.iter().copied(), true).join("; ").into(),
            names::places(directory, &column.starts).into(),
        ]
    };
    Section::new("Starts")
        .table(&["", "Method", "How many", "Which", "Pinned in"], (1..).zip(matrix.columns()).map(row).collect())
}

/// The grid, in parts that fit a page.
fn grids(directory: &Directory, matrix: &Matrix) -> impl Iterator<Item = Section> {
    let numbers: Vec<usize> = (0..matrix.columns().len()).collect();
    let parts: Vec<Vec<usize>> = numbers.chunks(COLUMNS_MAX).map(<[usize]>::to_vec).collect();
    let several = parts.len() > 1;
    parts.into_iter().map(move |part| {
        let title = match (several, part.first(), part.last()) {
            (true, Some(first), Some(last)) => format!("Representatives, S{} to S{}", first + 1, last + 1),
            _ => "Representatives".to_owned(),
        };
        let head: Vec<String> =
            [String::new()].into_iter().chain(part.iter().map(|place| format!("S{}", place + 1))).collect();
        let rows = matrix.rows().iter().map(|row| {
            let who = names::representatives(directory, &row.representatives).into();
            let cells = part.iter().map(|place| {
                let cell = row.cells[*place];
                let text = directory.text(cell.value);
                match cell.may_start {
                    true => Cell::value(cell.value, text),
                    false => Cell { text: format!("({text})"), tone: Tone::Muted },
                }
            });
            [who].into_iter().chain(cells).collect()
        });
        let head: Vec<&str> = head.iter().map(String::as_str).collect();
        Section::new(title).table(&head, rows.collect())
    })
}

fn json(directory: &Directory, matrix: &Matrix) -> Json {
    let rows = matrix.rows().iter().map(|row| {
        let who = row.representatives.iter().map(|one| js::representative(directory, *one));
        let cells = row
            .cells
            .iter()
            .map(|cell| json!({ "value": js::value(directory, cell.value), "may_start": cell.may_start }));
        json!({ "representatives": who.collect::<Json>(), "cells": cells.collect::<Json>() })
    });
    json!({
        "schema": js::SCHEMA,
        "answer": "matrix",
        "permission": matrix.permission().name(),
        "columns": matrix.columns().iter().map(|column| js::starts(directory, &column.starts)).collect::<Json>(),
        "rows": rows.collect::<Json>(),
    })
}

/// The most columns side by side.
const COLUMNS_MAX: usize = 12;
