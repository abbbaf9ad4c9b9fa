//! `cargo bench -p crosscheck-bench -- [FILTER] [--quick] [--table]`: criterion's statistics for every kernel and module on
//! every engine, then tables of medians from rounds in which the engines take turns. `--table` prints the tables only.

use anyhow::Result;
use criterion::Criterion;
use crosscheck_bench::{Kernel, Peer, TINY, compile_table, merged, peers, run_table, validate};
use std::time::Duration;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let given = |option: &str| args.iter().any(|arg| arg == option);
    let filter = args.iter().find(|arg| !arg.starts_with('-')).map_or("", String::as_str);

    let peers = peers();
    let all = Kernel::all()?;
    let mut modules = vec![
        ("tiny".to_owned(), wat::parse_str(TINY)?),
        ("kernels".to_owned(), merged(&all, 1)?),
        ("kernels-x16".to_owned(), merged(&all, 16)?),
    ];
    let mut kernels = all;
    kernels.retain(|kernel| format!("run/{}", kernel.name).contains(filter));
    modules.retain(|(name, _)| format!("compile/{name}").contains(filter));

    if !given("--table") {
        statistics(&peers, &kernels, &modules)?;
    }
    if !given("--list") {
        // Without `--bench`, this is a test that it works at all.
        let rounds = match (given("--bench"), given("--quick")) {
            (false, _) => 1,
            (true, true) => 5,
            (true, false) => 21,
        };
        run_table(&peers, &kernels, rounds)?;
        compile_table(&peers, &modules, rounds)?;
    }
    Ok(())
}

fn statistics(peers: &[Box<dyn Peer>], kernels: &[Kernel], modules: &[(String, Vec<u8>)]) -> Result<()> {
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_secs(1))
        .configure_from_args();
    for kernel in kernels {
        let argument = kernel.runs[0].0;
        let mut group = criterion.benchmark_group(format!("run/{}", kernel.name));
        for peer in peers {
            let mut run = peer.load(&kernel.wasm)?;
            group
                .bench_function(peer.name(), |bencher| bencher.iter(|| run(argument).expect("a kernel does not trap")));
        }
    }
    for (name, wasm) in modules {
        let mut group = criterion.benchmark_group(format!("compile/{name}"));
        group.bench_function("validate", |bencher| bencher.iter(|| validate(wasm).expect("valid")));
        for peer in peers {
            group.bench_function(peer.name(), |bencher| bencher.iter(|| peer.compile(wasm).expect("compiled")));
        }
    }
    criterion.final_summary();
    Ok(())
}
