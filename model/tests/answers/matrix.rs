//! The matrix of a permission, multiplied out, against resolving every pair by itself.

use std::collections::BTreeSet;

use jumpstorm_model::access::Reach;
use jumpstorm_model::permission::Permission;
use jumpstorm_model::session_policy::layers::Resolver;
use jumpstorm_model::session_policy::matrix::Matrix;
use jumpstorm_model::session_policy::simulator::may_start;
use jumpstorm_model::session_policy::{Representative, Start, StartMethod};

use super::random::Maker;

#[test]
fn every_pair_stands_in_one_cell_and_the_cell_is_right() {
    let mut merged = 0;
    for seed in 0..300 {
        let mut maker = Maker::new(seed);
        let directory = maker.directory();
        let (resolver, reach) = (Resolver::new(&directory), Reach::new(&directory));
        let permission = Permission::ALL[maker.below(Permission::ALL.len() as u32) as usize];
        let matrix = Matrix::new(&resolver, &reach, permission);
        let mut pairs = BTreeSet::new();
        for row in matrix.rows() {
            assert_eq!(row.cells.len(), matrix.columns().len());
            for (column, cell) in matrix.columns().iter().zip(&row.cells) {
                for representative in &row.representatives {
                    for start in &column.starts {
                        assert!(pairs.insert((*representative, *start)), "seed {seed}: nobody stands twice");
                        assert!(column.methods.contains(&start.method(&directory)));
                        assert_eq!(resolver.decide(*representative, *start, permission).value, cell.value);
                        assert_eq!(may_start(&reach, *representative, *start).is_ok(), cell.may_start);
                    }
                }
            }
        }
        let (everybody, starts) = (Representative::all(&directory), Start::all(&directory));
        assert_eq!(pairs.len(), everybody.len() * starts.len(), "seed {seed}: nobody is missing");
        let kind = |place: usize| match matrix.columns()[place].methods[0] {
            StartMethod::JumpClientNotPresent => StartMethod::JumpClientPresent,
            other => other,
        };
        let columns: BTreeSet<Vec<_>> = (0..matrix.columns().len())
            .map(|place| {
                let cells = matrix.rows().iter().map(|row| row.cells[place]);
                cells.map(|cell| (Some(cell), None)).chain([(None, Some(kind(place)))]).collect()
            })
            .collect();
        assert_eq!(columns.len(), matrix.columns().len(), "seed {seed}: no column twice");
        merged += starts.len() - matrix.columns().len();
    }
    assert!(merged > 100, "{merged}");
}
