using FluentMigrator.Expressions;
using Migrator.Authoring;

namespace Migrator.Collecting.Translation;

/// <summary>Knows which translator each kind of expression needs, and what to say about the kinds that have none.</summary>
internal static class ExpressionTranslator
{
    private const string AsSql = "Write it as SQL that says when it runs and what takes it back: Execute.InPhase(Phase.Contract, undo: \"…\").Sql(\"…\").";

    public static void Translate(CollectedExpression collected, Translated translated, CapturingDatabase database)
    {
        if (collected is { Phase: not null, Expression: not (ExecuteSqlScriptExpressionBase or InsertDataExpression or UpdateDataExpression or DeleteDataExpression) })
        {
            throw translated.Invalid(collected.ToString(), "Only SQL and changes of rows can name their phase; a change of the schema is split into phases by itself.");
        }

        switch (collected.Expression)
        {
            case CreateSchemaExpression create: TableTranslator.CreateSchema(create, translated); break;
            case DeleteSchemaExpression delete: TableTranslator.DropSchema(delete, translated); break;
            case CreateTableExpression create: TableTranslator.CreateTable(create, translated); break;
            case DeleteTableExpression delete: TableTranslator.Drop(delete, translated); break;
            case RenameTableExpression rename: TableTranslator.Rename(rename, translated); break;
            case AlterSchemaExpression alter: TableTranslator.Move(alter, translated); break;
            case CreateSequenceExpression create: SequenceTranslator.Create(create, translated); break;
            case DeleteSequenceExpression delete: SequenceTranslator.Drop(delete, translated); break;
            case AlterTableExpression alter: TableTranslator.Comment(alter, translated); break;
            case CreateConstraintExpression create: KeyTranslator.Create(create, collected.Deferral, translated); break;
            case DeleteConstraintExpression delete: KeyTranslator.Drop(delete, translated); break;
            case CreateForeignKeyExpression create: ForeignKeyTranslator.Create(create, collected.Deferral, translated); break;
            case DeleteForeignKeyExpression delete: ForeignKeyTranslator.Drop(delete, translated); break;
            case ConstraintExpression constraint: ConstraintTranslator.Translate(constraint, translated); break;
            case CreateColumnExpression create: ColumnTranslator.Add(create, collected.ExistingRows, translated); break;
            case AlterColumnExpression alter: ColumnTranslator.Alter(alter, translated); break;
            case RenameColumnExpression rename: ColumnTranslator.Rename(rename, translated); break;
            case DeleteColumnExpression delete: ColumnTranslator.Drop(delete, translated); break;
            case ReplaceColumnExpression replace: ReplacementTranslator.Replace(replace, translated); break;
            case AddEnumValueExpression add: EnumTranslator.Add(add, translated); break;
            case MoveColumnsExpression move: MoveTranslator.Move(move, translated); break;
            case ExtractLookupExpression extract: LookupTranslator.Extract(extract, translated); break;
            case ExtractLinksExpression extract: LinkTranslator.Extract(extract, translated); break;
            case AlterDefaultConstraintExpression alter: DefaultTranslator.Set(alter, translated); break;
            case DeleteDefaultConstraintExpression delete: DefaultTranslator.Drop(delete, translated); break;
            case CreateIndexExpression create: IndexTranslator.Create(create, translated); break;
            case DeleteIndexExpression delete: IndexTranslator.Drop(delete, translated); break;
            case ExecuteSqlScriptExpressionBase execute: OpaqueSqlTranslator.Run(execute, collected, translated, database); break;
            case InsertDataExpression insert: RowsTranslator.Insert(insert, collected, translated); break;
            case UpdateDataExpression update: RowsTranslator.Update(update, collected, translated); break;
            case DeleteDataExpression delete: RowsTranslator.Delete(delete, collected, translated); break;
            default: throw translated.Unsupported(collected.ToString(), CureFor(collected.Expression));
        }
    }

    private static string CureFor(IMigrationExpression expression) => expression switch
    {
        PerformDBOperationExpression => $"A delegate over a connection cannot be shown in a plan. {AsSql}",
        _ => AsSql,
    };
}
