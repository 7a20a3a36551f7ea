using FluentMigrator.Expressions;
using FluentMigrator.Model;
using FluentMigrator.Postgres;
using Migrator.Changes;

namespace Migrator.Collecting.Translation;

/// <summary>Indexes, with the options of FluentMigrator's own extensions.</summary>
internal static class IndexTranslator
{
    public static void Create(CreateIndexExpression create, Translated translated)
    {
        var index = create.Index;
        var table = translated.Table(index.SchemaName, index.TableName);
        var what = $"the index '{index.Name}' of '{table}'";
        if (index.IsClustered)
        {
            throw translated.Unsupported($"'Clustered' on {what}", "Leave it out.");
        }

        var features = new Features(create.AdditionalFeatures, index.AdditionalFeatures);
        features.Ignore(PostgresExtensions.Concurrently); // On a table that exists it is never done otherwise.
        var nullsDistinct = new List<bool?> { features.TakeValue<bool>(PostgresExtensions.IndexColumnNullsDistinct) };
        var change = new CreateIndex
        {
            Table = table,
            Name = index.Name,
            IsUnique = index.IsUnique,
            Keys = [.. index.Columns.Select(column => Key(column, nullsDistinct, what, translated))],
            Include = [.. (features.Take<IEnumerable<PostgresIndexIncludeDefinition>>(PostgresExtensions.IncludesList) ?? [])
                .Select(column => new ColumnName(column.Name))],
            Filter = features.Take<string>(PostgresExtensions.IndexFilter) is { Length: > 0 } filter ? new SqlText(filter) : null,
            Method = features.Take<PostgresIndexAlgorithmDefinition>(PostgresExtensions.IndexAlgorithm) is { } method ? NameOf(method.Algorithm) : null,
            FillFactor = features.TakeValue<int>(PostgresExtensions.IndexFillFactor),
            NullsDistinct = One(nullsDistinct, what, translated),
        };
        translated.RefuseFeatures(what, features.Left);
        translated.Add(change);
    }

    public static void Drop(DeleteIndexExpression delete, Translated translated)
    {
        var table = translated.Table(delete.Index.SchemaName, delete.Index.TableName);
        var features = new Features(delete.AdditionalFeatures, delete.Index.AdditionalFeatures);
        features.Ignore(PostgresExtensions.Concurrently);
        translated.RefuseFeatures($"the index '{delete.Index.Name}' of '{table}'", features.Left);
        translated.Add(new DropIndex(table, delete.Index.Name));
    }

    private static IndexKey Key(IndexColumnDefinition column, List<bool?> nullsDistinct, string what, Translated translated)
    {
        var features = new Features(column.AdditionalFeatures);
        nullsDistinct.Add(features.TakeValue<bool>(PostgresExtensions.IndexColumnNullsDistinct));
        var nulls = features.Take<PostgresIndexNullsSort>(PostgresExtensions.NullsSort);
        translated.RefuseFeatures($"'{column.Name}' in {what}", features.Left);
        return new IndexKey(new ColumnName(column.Name), column.Direction == Direction.Descending, nulls is null ? null : nulls.Sort == NullSort.First);
    }

    // FluentMigrator lets each column say it; a server knows it of the whole index only.
    private static bool? One(List<bool?> said, string what, Translated translated)
        => said.Where(value => value is not null).Distinct().ToList() switch
        {
            [] => null,
            [var only] => only,
            _ => throw translated.Invalid(what, "Its columns disagree on whether NULLs are distinct; it holds for a whole index."),
        };

    private static string NameOf(Algorithm algorithm) => algorithm switch
    {
        Algorithm.BTree => "btree",
        Algorithm.Hash => "hash",
        Algorithm.Gist => "gist",
        Algorithm.Spgist => "spgist",
        Algorithm.Gin => "gin",
        Algorithm.Brin => "brin",
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "An access method that this tool does not know."),
    };
}
