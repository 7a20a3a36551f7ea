using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Operations;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>Finds the file that spells an operation.</summary>
internal static class OperationSpelling
{
    public static IEnumerable<PlanStep> Spell(PlannedOperation planned, CatalogSnapshot catalog) => planned.Operation switch
    {
        CreateSchemaOperation create => CreateSchemaSpelling.Spell(planned, create),
        CreateTableOperation create => CreateTableSpelling.Spell(planned, create),
        ReplaceTableOperation replace => ReplaceTableSpelling.Spell(planned, replace),
        AddEnumValueOperation add => EnumSpelling.AddValue(planned, add),
        CreateSequenceOperation create => SequenceSpelling.Create(planned, create),
        AddColumnOperation add => AddColumnSpelling.Spell(planned, add),
        OpenMappingsOperation open => OpenMappingsSpelling.Spell(planned, open, catalog),
        ReshapeOperation reshape => ReshapeSpelling.Spell(planned, reshape, catalog),
        ExpectBothShapesOperation expect => DualWriteSpelling.Expect(planned, expect, catalog),
        TrustNewShapeOperation trust => DualWriteSpelling.Trust(planned, trust, catalog),
        BackfillOperation backfill => BackfillSpelling.Spell(planned, backfill, catalog),
        CarryOperation carry => CarrySpelling.Spell(planned, carry, catalog),
        OpenMoveOperation open => MoveSpelling.Open(planned, open.Move, catalog),
        CopyMoveOperation copy => MoveSpelling.Copy(planned, copy.Move),
        CloseMoveOperation close => MoveSpelling.Close(planned, close.Move, catalog),
        OpenLookupOperation open => LookupSpelling.Open(planned, open.Lookup),
        CopyLookupOperation copy => LookupSpelling.Copy(planned, copy.Lookup),
        CloseLookupOperation close => LookupSpelling.Close(planned, close.Lookup, catalog),
        FlipOperation flip => FlipSpelling.Spell(planned, flip, catalog),
        QuarantineOperation quarantine => QuarantineSpelling.Spell(planned, quarantine, catalog),
        CloseMappingsOperation close => CloseMappingsSpelling.Spell(planned, close, catalog),
        EnforceNotNullOperation enforce => NotNullSpelling.Enforce(planned, enforce.Table, enforce.Column, catalog),
        RelaxNotNullOperation relax => NotNullSpelling.Relax(planned, relax, catalog),
        SetDefaultOperation set => SetDefaultSpelling.Spell(planned, set, catalog),
        CommentOperation comment => CommentSpelling.Spell(planned, comment, catalog),
        WidenColumnOperation widen => WidenColumnSpelling.Spell(planned, widen),
        BuildIndexOperation build => IndexSpelling.Build(planned, build, catalog),
        DropIndexOperation drop => IndexSpelling.Drop(planned, drop, catalog),
        RenameColumnOperation rename => RenameColumnSpelling.Spell(planned, rename),
        DropColumnOperation drop => DropColumnSpelling.Spell(planned, drop, catalog),
        RenameRelationOperation rename => RenameRelationSpelling.Spell(planned, rename),
        OpenTableNameOperation open => TableNameSpelling.Open(planned, open, catalog),
        CloseTableNameOperation close => TableNameSpelling.Close(planned, close, catalog),
        DropTableOperation drop => DropTableSpelling.Spell(planned, drop),
        DropSequenceOperation drop => SequenceSpelling.Drop(planned, drop),
        DropSchemaOperation drop => DropSchemaSpelling.Spell(planned, drop),
        ChangeRowsOperation rows => RowsSpelling.Spell(planned, rows, catalog),
        AddKeyOperation add => AddKeySpelling.Spell(planned, add, catalog),
        AddForeignKeyOperation add => AddForeignKeySpelling.Spell(planned, add, catalog),
        AddCheckOperation add => AddCheckSpelling.Spell(planned, add, catalog),
        AddExclusionOperation add => AddExclusionSpelling.Spell(planned, add, catalog),
        DropConstraintOperation drop => DropConstraintSpelling.Spell(planned, drop, catalog),
        RunSqlOperation run => RunSqlSpelling.Spell(planned, run),
        _ => throw new NotSupportedException($"{planned.Operation.GetType().Name} has no spelling in PostgreSQL."),
    };
}
