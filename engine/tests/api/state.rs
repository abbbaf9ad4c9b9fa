//! What can be seen of an instance, exported or not, and the entities themselves.

use crate::{each_tier, engine, instance, module, trap};
use crosscheck_engine::{
    Error, Extern, ExternType, Func, Global, GlobalType, Instance, Memory, MemoryType, Ref, RefType, Store, Table,
    TableType, TrapCode, Val, ValType,
};

const PRIVATE: &str = r#"(module
  (global i32 (i32.const 7))
  (global $g (mut i64) (i64.const -1))
  (memory 1)
  (memory 2)
  (data $d "abc")
  (data (memory 1) (i32.const 3) "xyz")
  (table 4 funcref)
  (elem $e func 0)
  (elem (i32.const 1) func 0 1)
  (func (export "step") (result i32)
    (global.set $g (i64.add (global.get $g) (i64.const 2)))
    (memory.init $d (i32.const 0) (i32.const 0) (i32.const 3))
    (data.drop $d)
    (elem.drop $e)
    (global.get 0))
  (func))"#;

#[test]
fn everything_private_can_be_read() {
    each_tier(|tier| {
        let (mut store, instance) = instance(&engine(tier), PRIVATE);
        let globals = |store: &Store<()>| instance.globals(store).map(|global| global.get(store)).collect::<Vec<_>>();
        assert_eq!(globals(&store), [Val::I32(7), Val::I64(-1)]);
        assert_eq!(instance.elements_dropped(&store).collect::<Vec<_>>(), [false, true], "active segments are dropped");
        assert_eq!(instance.data_dropped(&store).collect::<Vec<_>>(), [false, true]);

        assert_eq!(instance.get_typed_func::<(), i32>(&store, "step").unwrap().call(&mut store, ()).unwrap(), 7);
        assert_eq!(globals(&store), [Val::I32(7), Val::I64(1)]);
        assert_eq!(instance.elements_dropped(&store).collect::<Vec<_>>(), [true, true]);
        assert_eq!(instance.data_dropped(&store).collect::<Vec<_>>(), [true, true]);

        let memories: Vec<_> = instance.memories(&store).collect();
        assert_eq!(memories.iter().map(|memory| memory.size(&store)).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(&memories[0].data(&store)[..4], b"abc\0");
        assert_eq!(&memories[1].data(&store)[2..7], b"\0xyz\0");

        let funcs: Vec<_> = instance.funcs(&store).collect();
        let table = instance.tables(&store).next().unwrap();
        let elements: Vec<_> = (0..5).map(|index| table.get(&store, index)).collect();
        let element = |index: usize| Some(Ref::Func(funcs[index]));
        assert_eq!(elements, [Some(Ref::Null), element(0), element(1), Some(Ref::Null), None]);
        assert_eq!(funcs[1].definition(&store), Some((instance, 1)));
        assert_eq!(instance.tags(&store).len(), 0);
    });
}

#[test]
fn a_failed_instantiation_leaves_what_it_wrote() {
    each_tier(|tier| {
        let engine = engine(tier);
        let mut store = Store::new(&engine, ());
        let memory = Memory::new(&mut store, MemoryType::new(1, None)).unwrap();
        let ty = TableType { element: RefType::FUNCREF, minimum: 2, maximum: None, table64: false };
        let table = Table::new(&mut store, ty, Ref::Null).unwrap();
        let text = r#"(module
          (import "" "memory" (memory 1)) (import "" "table" (table 2 funcref))
          (func $f (result i32) (i32.const 5))
          (elem (i32.const 1) func $f)
          (data (i32.const 10) "written")
          (data (i32.const 65530) "too long for it"))"#;
        let failed = Instance::new(&mut store, &module(&engine, text), &[memory.into(), table.into()]);
        assert_eq!(trap(failed), TrapCode::MemoryOutOfBounds);
        assert_eq!(&memory.data(&store)[10..17], b"written");
        assert_eq!(&memory.data(&store)[65530..], [0; 6]);
        let func = table.get(&store, 1).and_then(Ref::func).expect("the function is in the table");
        assert_eq!(func.typed::<(), i32>(&store).unwrap().call(&mut store, ()).unwrap(), 5);
        let left = store.instances().next().unwrap();
        assert_eq!(func.definition(&store), Some((left, 0)));
        assert_eq!(left.data_dropped(&store).collect::<Vec<_>>(), [true, false]);
    });
}

#[test]
fn exports_are_found_by_name_and_listed_in_order() {
    each_tier(|tier| {
        let text = r#"(module
          (func (export "f") (param i32)) (table (export "t") 1 2 funcref) (memory (export "m") 1)
          (global (export "g") (mut f32) (f32.const 1)) (tag (export "e") (param i64)))"#;
        let engine = engine(tier);
        let (store, instance) = instance(&engine, text);
        let names: Vec<_> = instance.exports(&store).map(|(name, _)| name.to_owned()).collect();
        assert_eq!(names, ["f", "t", "m", "g", "e"]);
        let module = module(&engine, text);
        for (export, (name, item)) in module.exports().zip(instance.exports(&store)) {
            assert_eq!((export.name, &export.ty), (name, &item.ty(&store)));
            assert_eq!(instance.get_export(&store, name), Some(item));
            assert_eq!(module.get_export(name), Some(export.ty));
        }
        let g = instance.get_global(&store, "g").unwrap();
        assert_eq!(g.ty(&store), GlobalType { content: ValType::F32, mutable: true });
        assert_eq!(instance.get_func(&store, "t"), None);
        assert_eq!(instance.get_export(&store, "x"), None);
        assert!(
            matches!(instance.get_export(&store, "e").unwrap().ty(&store), ExternType::Tag(ty) if ty.params.len() == 1)
        );
    });
}

#[test]
fn memories_are_read_written_and_grown_by_the_host() {
    each_tier(|tier| {
        let mut store = Store::new(&engine(tier), 40_u8);
        let memory = Memory::new(&mut store, MemoryType::new(1, Some(2))).unwrap();
        memory.write(&mut store, 65_535, &[9]).unwrap();
        let mut byte = [0];
        memory.read(&store, 65_535, &mut byte).unwrap();
        assert_eq!(byte, [9]);
        for offset in [65_536, u64::MAX] {
            let error = memory.write(&mut store, offset, &[1]).unwrap_err();
            assert_eq!(error.code(), TrapCode::MemoryOutOfBounds);
            assert!(memory.read(&store, offset, &mut byte).is_err());
        }
        let (bytes, data) = memory.data_and_store_mut(&mut store);
        bytes[0] = *data;
        *data += 2;
        assert_eq!((memory.data(&store)[0], *store.data()), (40, 42));

        assert_eq!(memory.grow(&mut store, 1).unwrap(), 1);
        assert_eq!(trap(memory.grow(&mut store, 1)), TrapCode::OutOfMemory);
        assert_eq!((memory.size(&store), memory.data_size(&store)), (2, 131_072));
        assert_eq!((memory.data(&store)[65_535], memory.data(&store)[65_536]), (9, 0));
        for impossible in [MemoryType::new(65_537, None), MemoryType::new(3, Some(2))] {
            assert!(matches!(Memory::new(&mut store, impossible), Err(Error::Usage(_))));
        }
        let odd_pages = MemoryType { page_size_log2: 200, ..MemoryType::new(1, None) };
        assert!(matches!(Memory::new(&mut store, odd_pages), Err(Error::Usage(_))));
    });
}

#[test]
fn tables_and_globals_keep_to_their_types() {
    each_tier(|tier| {
        let mut store = Store::new(&engine(tier), ());
        let func = Func::wrap(&mut store, || {});
        let external = crosscheck_engine::ExternRef::new(&mut store, 1_u32).unwrap();
        let ty = TableType { element: RefType::FUNCREF, minimum: 1, maximum: Some(3), table64: false };
        let table = Table::new(&mut store, ty, Ref::Null).unwrap();
        table.set(&mut store, 0, Ref::Func(func)).unwrap();
        assert!(matches!(table.set(&mut store, 0, Ref::Extern(external)), Err(Error::Usage(_))));
        assert_eq!(trap(table.set(&mut store, 1, Ref::Null)), TrapCode::TableOutOfBounds);
        assert_eq!(table.grow(&mut store, 2, Ref::Func(func)).unwrap(), 1);
        assert_eq!(trap(table.grow(&mut store, 1, Ref::Null)), TrapCode::OutOfMemory);
        assert_eq!((0..3).map(|i| table.get(&store, i).unwrap()).collect::<Vec<_>>(), [Ref::Func(func); 3]);

        let ty = GlobalType { content: ValType::Ref(RefType { nullable: false, ..RefType::FUNCREF }), mutable: true };
        assert!(matches!(Global::new(&mut store, ty, Val::NULL), Err(Error::Usage(_))));
        let global = Global::new(&mut store, ty, func.into()).unwrap();
        assert!(matches!(global.set(&mut store, Val::I32(0)), Err(Error::Usage(_))));
        assert_eq!(global.get(&store), func.into());
        let ty = GlobalType { content: ValType::V128, mutable: false };
        let constant = Global::new(&mut store, ty, Val::V128(1 << 100 | 5)).unwrap();
        assert_eq!(constant.get(&store), Val::V128(1 << 100 | 5));
        assert!(matches!(constant.set(&mut store, Val::V128(0)), Err(Error::Usage(_))));
    });
}

#[test]
fn handles_of_another_store_are_refused() {
    each_tier(|tier| {
        let engine = engine(tier);
        let (mut here, there) = (Store::new(&engine, ()), Store::new(&engine, ()));
        let mut there = there;
        let func = Func::wrap(&mut there, || {});
        let ty = TableType { element: RefType::FUNCREF, minimum: 1, maximum: None, table64: false };
        assert!(matches!(Table::new(&mut here, ty, Ref::Func(func)), Err(Error::Usage(_))));
        let text = r#"(module (import "" "" (func)))"#;
        let error = Instance::new(&mut here, &module(&engine, text), &[Extern::Func(func)]).unwrap_err();
        assert!(matches!(error, Error::Link(_)));
        let call = std::panic::AssertUnwindSafe(|| func.call(&mut here, &[], &mut []));
        assert!(std::panic::catch_unwind(call).is_err(), "calling it is a mistake in the program");
    });
}
