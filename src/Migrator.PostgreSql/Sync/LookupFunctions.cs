using System.Globalization;
using Migrator.Planning.Mappings;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Sync;

/// <summary>The functions by which values find their row in the lookup table, and a reference its values.</summary>
/// <remarks>They are for the sync and the batches alone. Operators are named with their schema, so that no search path matters.</remarks>
internal sealed class LookupFunctions(Mapping mapping)
{
    // A trigger of the user's on the lookup table that refuses or changes what is inserted must not make a statement go on for ever.
    private const int MostAttempts = 10;

    private readonly Lookup _to = mapping.Lookup ?? throw new ArgumentException("It has no lookup table.", nameof(mapping));
    private readonly string _lookup = PgIdentifier.Quote(mapping.Lookup!.Table);
    private readonly string _types = string.Join(", ", mapping.Old.Select(column => column.Type));

    /// <summary>Finds the row of values without waiting for anybody.</summary>
    public string Find => Name("find");

    /// <summary>Finds the row of values, or inserts it, and waits for whoever is at it.</summary>
    public string Add => Name("add");

    public IReadOnlyList<string> Names => [.. mapping.Old.Select((_, position) => Value(position)).Concat(["find", "add", "key", "agree"]).Select(part => $"{_to.SyncName}_{part}")];

    /// <summary>Statements that create the functions; they lock nothing.</summary>
    public IEnumerable<string> Create() => new[] { Finding(), Adding(), Both() }.Concat(mapping.Old.Select((_, position) => Reading(position))).Append(Agreeing()).SelectMany(statements => statements);

    // The lock holds the row until the foreign key has seen it; who renames or deletes it waits, or is not waited for here.
    private IEnumerable<string> Finding() => Function(
        "find", _types, KeyType, "VOLATILE",
        $"""
        DECLARE
            found_key {KeyType};
        BEGIN
            IF {AllNull} THEN
                RETURN NULL;
            END IF;
            IF pg_catalog.current_setting('transaction_isolation') OPERATOR(pg_catalog.=) 'read committed' THEN
                SELECT {Plpgsql.Field("l", _to.Key)} INTO found_key FROM {_lookup} AS l WHERE {Matches} FOR KEY SHARE SKIP LOCKED;
            END IF;
            RETURN found_key;
        END
        """);

    private IEnumerable<string> Adding() => Function(
        "add", _types, KeyType, "VOLATILE",
        $"""
        DECLARE
            found_key {KeyType};
        BEGIN
            FOR attempt IN 1..{MostAttempts} LOOP
                SELECT {Plpgsql.Field("l", _to.Key)} INTO found_key FROM {_lookup} AS l WHERE {Matches} FOR KEY SHARE;
                IF FOUND THEN
                    RETURN found_key;
                END IF;
                INSERT INTO {_lookup} AS l ({string.Join(", ", _to.Values.Select(PgIdentifier.Quote))})
                VALUES ({string.Join(", ", Parameters)})
                ON CONFLICT ({string.Join(", ", _to.Values.Select(PgIdentifier.Quote))}) DO NOTHING
                RETURNING {Plpgsql.Field("l", _to.Key)} INTO found_key;
                IF FOUND THEN
                    RETURN found_key;
                END IF;
            END LOOP;
            RAISE EXCEPTION 'it was inserted, and was not there';
        END
        """);

    // A value that is too long for an index is the row's fault, and no reason to stop a batch for good.
    private IEnumerable<string> Both() => Function(
        "key", _types, KeyType, "VOLATILE",
        $"""
        DECLARE
            found_key {KeyType} := {Find}({string.Join(", ", Parameters)});
        BEGIN
            IF found_key IS NOT NULL OR {AllNull} THEN
                RETURN found_key;
            END IF;
            BEGIN
                RETURN {Add}({string.Join(", ", Parameters)});
            EXCEPTION WHEN program_limit_exceeded THEN
                RAISE EXCEPTION USING ERRCODE = 'data_exception', MESSAGE = SQLERRM;
            END;
        END
        """);

    private IEnumerable<string> Reading(int position) => Function(
        Value(position), KeyType, mapping.Old[position].Type, "VOLATILE",
        $"""
        DECLARE
            found_value {mapping.Old[position].Type};
        BEGIN
            IF $1 IS NULL THEN
                RETURN NULL;
            END IF;
            SELECT {Plpgsql.Field("l", _to.Values[position])} INTO found_value FROM {_lookup} AS l WHERE {Plpgsql.Field("l", _to.Key)} OPERATOR(pg_catalog.=) $1 FOR KEY SHARE;
            IF NOT FOUND THEN
                RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', MESSAGE = {PgLiteral.Text($"the row that {mapping.New[0].Name} refers to is not in {_to.Table}")};
            END IF;
            RETURN found_value;
        END
        """);

    private IEnumerable<string> Agreeing()
    {
        var key = Parameter(mapping.Old.Count);
        return Function(
            "agree", $"{_types}, {KeyType}", "pg_catalog.bool", "STABLE",
            $"""
            BEGIN
                RETURN CASE WHEN {key} IS NULL THEN {AllNull}
                    ELSE EXISTS (SELECT FROM {_lookup} AS l WHERE {Plpgsql.Field("l", _to.Key)} OPERATOR(pg_catalog.=) {key} AND pg_catalog.record_image_eq({Plpgsql.Row("l", _to.Values)}, ROW({string.Join(", ", Parameters)}))) END;
            END
            """);
    }

    private string KeyType => mapping.New[0].Type;

    private IEnumerable<string> Parameters => Enumerable.Range(0, mapping.Old.Count).Select(Parameter);

    private string AllNull => $"pg_catalog.num_nonnulls({string.Join(", ", Parameters)}) OPERATOR(pg_catalog.=) 0";

    private string Matches => string.Join(" AND ", _to.Values.Select((value, position) =>
    {
        var (held, parameter) = (Plpgsql.Field("l", value), Parameter(position));
        var equal = $"{held} OPERATOR(pg_catalog.=) {parameter}{(_to.Collations[position] is { } collation ? $" COLLATE {collation}" : "")}";
        return mapping.Old.Count == 1 || mapping.Old[position].IsNotNull ? equal : $"({equal} OR ({held} IS NULL AND {parameter} IS NULL))";
    }));

    private string Name(string part) => $"migrator.{PgIdentifier.Quote($"{_to.SyncName}_{part}")}";

    private static string Value(int position) => string.Create(CultureInfo.InvariantCulture, $"value_{position + 1}");

    private static string Parameter(int position) => string.Create(CultureInfo.InvariantCulture, $"${position + 1}");

    private IEnumerable<string> Function(string part, string parameters, string returns, string steadiness, string body) =>
    [
        $"CREATE FUNCTION {Name(part)}({parameters}) RETURNS {returns} LANGUAGE plpgsql {steadiness} AS {DollarQuote.Around($"\n#variable_conflict use_column\n{body}\n")}",
        $"REVOKE ALL ON FUNCTION {Name(part)}({parameters}) FROM PUBLIC",
    ];
}
