namespace Migrator.PostgreSql.Tests.Writers;

/// <summary>Makes up what a version of the application writes and reads next.</summary>
internal abstract class Shape(Random random, Numbers numbers)
{
    /// <summary>True once quantities that only a bigint holds may be written.</summary>
    public bool IsWide { get; set; }

    /// <summary>True until every row is copied: a NULL given to a row that is pending looks like nothing given.</summary>
    public bool IsEarly { get; set; }

    public abstract string Version { get; }

    protected Random Random => random;

    public Write Next() => Random.Next(12) switch
    {
        0 => Insert(numbers.Fresh()),
        1 or 2 => Upsert(Any()),
        3 or 4 => Name(Any()),
        5 => IsEarly ? Email(Any()) : Nothing(Any()),
        6 => Email(Any()),
        7 => Unrelated(Any()),
        8 => Several([.. Enumerable.Range(0, 4).Select(_ => Any()).Distinct().Order()]),
        9 => Random.Next(3) == 0 ? Copy([numbers.Fresh(), numbers.Fresh(), numbers.Fresh()]) : Part(Any()),
        10 => Random.Next(3) == 0 ? Delete(Any()) : Unrelated(Any()),
        _ => Read(Any()),
    };

    /// <summary>What came of it is known: others may now write the same rows.</summary>
    public void Settle(Write write) => numbers.Settle(write.Ids);

    protected abstract Write Insert(long id);

    protected abstract Write Upsert(long id);

    protected abstract Write Name(long id);

    protected abstract Write Part(long id);

    protected abstract Write Nothing(long id);

    protected abstract Write Email(long id);

    protected abstract Write Copy(long[] ids);

    protected abstract Write Read(long id);

    protected object Quantity() => IsWide && Random.Next(4) == 0 ? 3_000_000_000L + Random.Next() : Small();

    /// <summary>As this version binds it.</summary>
    protected abstract object Small();

    protected string Word(string kind) => $"{kind}{Random.Next(1_000_000)}";

    private long Any() => numbers.Any(Random);

    private Write Unrelated(long id) => new(
        "update of another column",
        [id],
        "UPDATE shop.customers SET note = $2 WHERE id = $1",
        "UPDATE shop.twin SET note = $2 WHERE id = $1",
        id,
        Word("note "));

    private Write Several(long[] ids) => new(
        "update of several rows",
        ids,
        "UPDATE shop.customers SET qty = qty % 1000 + 1, note = $2 WHERE id = ANY($1)",
        "UPDATE shop.twin SET qty = qty % 1000 + 1, note = $2 WHERE id = ANY($1)",
        ids,
        Word("all "))
    {
        IsExclusive = true,
    };

    private static Write Delete(long id) => new("delete", [id], "DELETE FROM shop.customers WHERE id = $1", "DELETE FROM shop.twin WHERE id = $1", id) { IsExclusive = true };
}
