//! `caltree schema`: the contracts of the outputs, and of the association tree.

use crate::cli;
use crate::session::Session;
use caltree_report::schema::{self, Contract};
use clap::ValueEnum;
use std::io::{self, Write};

pub(crate) fn run(args: &cli::Schema, session: &mut Session<'_>) -> io::Result<()> {
    let name = args.name.to_possible_value();
    let contract = name.as_ref().and_then(|name| schema::find(name.get_name()));
    // Of all names the association tree is the one that is no JSON.
    let text = contract.map_or_else(|| schema::ASSOCIATION_TREE.to_owned(), Contract::text);
    session.out.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::{ValueEnum, cli, schema};

    #[test]
    fn every_contract_can_be_asked_for() {
        let names = cli::SchemaName::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        let names: Vec<String> = names.map(|name| name.get_name().to_owned()).filter(|name| name != "association-tree").collect();
        let mut contracts: Vec<&str> = schema::CONTRACTS.iter().map(|contract| contract.name).collect();
        contracts.sort_by_key(|name| names.iter().position(|known| known == name));
        assert_eq!(contracts, names);
    }
}
