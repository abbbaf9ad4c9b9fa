//! Every atomic instruction at every boundary of every kind of memory, against what the proposal says it does.

use super::{call, instance_of};
use crosscheck_engine::module::Bounds;
use crosscheck_engine::op::{AtomicAction, Op, Signature, Ty, atomic_access};
use crosscheck_engine::{Config, Proposal, Tier, Val};

/// Every tier, with guards and without.
fn configs() -> Vec<Config> {
    let config = |bounds| move |&tier: &Tier| Config::new().tier(tier).bounds(bounds).clone();
    [Bounds::Guard, Bounds::Explicit].into_iter().flat_map(|bounds| Tier::ALL.iter().map(config(bounds))).collect()
}

/// The memories: limits, whether addresses are i64, whether it is shared. All are of one page at first, then of two.
const KINDS: &[(&str, bool, bool)] =
    &[("1 3", false, false), ("1 3 shared", false, true), ("i64 1 3", true, false), ("i64 1 3 shared", true, true)];

const PAGE: u64 = 65536;

/// The atomic instructions that access memory.
fn instructions() -> impl Iterator<Item = Op> {
    Op::ALL.iter().copied().filter(|op| op.info().proposal == Proposal::Threads && *op != Op::AtomicFence)
}

fn is_wait(op: Op) -> bool {
    matches!(op, Op::MemoryAtomicWait32 | Op::MemoryAtomicWait64)
}

/// The bytes that an instruction's address is a multiple of.
fn width(op: Op) -> u64 {
    match op {
        Op::MemoryAtomicNotify | Op::MemoryAtomicWait32 => 4,
        Op::MemoryAtomicWait64 => 8,
        _ => atomic_access(op).expect("an atomic access").1.into(),
    }
}

/// Its operands after the address, and its results.
fn types(op: Op) -> (&'static [Ty], &'static [Ty]) {
    let Signature::Fixed { params, results } = op.info().signature else { unreachable!("all are fixed") };
    (&params[1..], results)
}

/// What is read and what is written, of eight bytes, the operation being on the lowest `bytes`.
fn model(op: Op, before: u64, a: u64, b: u64) -> (Option<u64>, u64) {
    let mask = u64::MAX >> (64 - 8 * width(op));
    let read = before & mask;
    let Some((action, _)) = atomic_access(op) else {
        let result = match op {
            Op::MemoryAtomicNotify => 0,
            // The time-out is zero.
            _ if read == a & mask => 2,
            _ => 1,
        };
        return (Some(result), before);
    };
    let written = match action {
        AtomicAction::Load => read,
        AtomicAction::Store | AtomicAction::Xchg => a,
        AtomicAction::Add => read.wrapping_add(a),
        AtomicAction::Sub => read.wrapping_sub(a),
        AtomicAction::And => read & a,
        AtomicAction::Or => read | a,
        AtomicAction::Xor => read ^ a,
        AtomicAction::Cmpxchg => {
            if read == a & mask {
                b
            } else {
                read
            }
        }
    };
    ((action != AtomicAction::Store).then_some(read), before & !mask | written & mask)
}

fn name(ty: Ty) -> &'static str {
    if ty == Ty::I32 { "i32" } else { "i64" }
}

fn value(ty: Ty, bits: u64) -> Val {
    if ty == Ty::I32 { Val::I32(bits as i32) } else { Val::I64(bits as i64) }
}

/// Each instruction with its operands in locals; at a constant address; and above more operands than there are registers.
fn module(memory: &str, memory64: bool, offset: u64, second: bool) -> String {
    let (index, address) = (if second { "1" } else { "" }, if memory64 { "i64" } else { "i32" });
    let first = if second { "(memory 1 1)" } else { "" };
    let mut text = format!(
        "(module {first} (memory $m (export \"m\") {memory})
           (func (export \"grow\") (drop (memory.grow $m ({address}.const 1))))
           (func (export \"size\") (result {address}) (memory.size $m))"
    );
    for op in instructions() {
        let ((operands, results), op) = (types(op), op.info().name);
        let params: String = operands.iter().map(|ty| format!(" {}", name(*ty))).collect();
        let gets: String = (1..=operands.len()).map(|i| format!("(local.get {i})")).collect();
        let result = results.first().map_or(String::new(), |ty| format!("(result {})", name(*ty)));
        text += &format!(
            "(func (export \"{op}\") (param {address}{params}) {result} ({op} {index} offset={offset} (local.get 0) {gets}))
             (func (export \"{op} at 16\") (param {address}{params}) {result}
               ({op} {index} offset={offset} ({address}.const 16) {gets}))
             (func $id{op} (param i64) (result i64) (local.get 0))"
        );
        let [below, above] = ["(i64.const 3) (call $id{op})", "(i64.add)"].map(|part| part.replace("{op}", op));
        if let [ty] = results {
            let (ty, below, above) = (name(*ty), below.repeat(8), above.repeat(7));
            text += &format!(
                "(func (export \"{op} deep\") (param {address}{params}) (result i64 {ty}) (local $r {ty})
                   {below} ({op} {index} offset={offset} (local.get 0) {gets}) (local.set $r) {above} (local.get $r))"
            );
        }
    }
    text + ")"
}

#[test]
fn atomic_instructions_do_what_the_proposal_says() {
    const BEFORE: u64 = 0x8182_8384_f5f6_f7f8;
    let values = [0, 1, 0xf8, 0xf7f8, 0xf5f6_f7f8, BEFORE, 0xffff_ff00_0000_00f8, u64::MAX];
    for &(memory, memory64, shared) in KINDS {
        for offset in [0, 1, 4, PAGE - 8, 0x7fff_ffff, 0x8000_0000] {
            for second in [false, true] {
                let text = module(memory, memory64, offset, second);
                for mut config in configs() {
                    let (mut store, instance) = instance_of(&mut config, &text);
                    let held = instance.get_memory(&store, "m").expect("exported");
                    for len in [PAGE, 2 * PAGE] {
                        let ends = (0..=8).flat_map(|back| [len - back, (len - back).wrapping_sub(offset)]);
                        let most = if memory64 { u64::MAX } else { u32::MAX.into() };
                        let addresses: Vec<u64> =
                            [0, 1, 2, 4, 7, 16].into_iter().chain(ends).chain([most, most - 7, 1 << 31]).collect();
                        for op in instructions() {
                            let (operands, results) = types(op);
                            for (n, &at) in addresses.iter().enumerate() {
                                let at = at & most;
                                let (a, b) = (values[n % values.len()], values[(n * 3 + 1) % values.len()]);
                                // The time-out of a wait.
                                let b = if is_wait(op) { 0 } else { b };
                                let bits = |i: usize| if i == 0 { a } else { b };
                                for form in ["", " at 16", " deep"] {
                                    if form == " deep" && results.is_empty() || form == " at 16" && at != 16 {
                                        continue;
                                    }
                                    let address = u128::from(at) + u128::from(offset);
                                    let inside = address + u128::from(width(op)) <= u128::from(len);
                                    let wanted = if !address.is_multiple_of(width(op).into()) {
                                        Err("unaligned-atomic".to_owned())
                                    } else if is_wait(op) && !shared {
                                        Err("expected-shared-memory".to_owned())
                                    } else if !inside {
                                        Err("memory-out-of-bounds".to_owned())
                                    } else {
                                        Ok(model(op, BEFORE, a, b))
                                    };
                                    // Eight bytes there, as far as there is room for them.
                                    let room = if inside { (len - address as u64).min(8) as usize } else { 0 };
                                    if inside {
                                        held.write(&mut store, address as u64, &BEFORE.to_le_bytes()[..room]).unwrap();
                                    }
                                    let mut arguments = vec![value(if memory64 { Ty::I64 } else { Ty::I32 }, at)];
                                    arguments.extend(operands.iter().enumerate().map(|(i, ty)| value(*ty, bits(i))));
                                    let export = format!("{}{form}", op.info().name);
                                    let got = call(&mut store, instance, &export, &arguments);
                                    let here = || {
                                        format!("{export} offset {offset:#x} of {arguments:x?} in {memory}: {config:?}")
                                    };
                                    let (result, after) = match wanted {
                                        Err(trap) => {
                                            assert_eq!(got, Err(trap), "{}", here());
                                            continue;
                                        }
                                        Ok(wanted) => wanted,
                                    };
                                    let result = result.map(|bits| value(results[0], bits));
                                    let below = (form == " deep").then_some(Val::I64(24));
                                    let wanted: Vec<Val> = below.into_iter().chain(result).collect();
                                    assert_eq!(got, Ok(wanted), "{}", here());
                                    let mut left = [0; 8];
                                    held.read(&store, address as u64, &mut left[..room]).unwrap();
                                    assert_eq!(left[..room], after.to_le_bytes()[..room], "{}", here());
                                }
                            }
                        }
                        let size = call(&mut store, instance, "size", &[]);
                        assert_eq!(size, Ok(vec![value(if memory64 { Ty::I64 } else { Ty::I32 }, len / PAGE)]));
                        call(&mut store, instance, "grow", &[]).expect("it may grow");
                    }
                }
            }
        }
    }
}
