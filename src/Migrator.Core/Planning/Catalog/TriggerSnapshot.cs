namespace Migrator.Planning.Catalog;

/// <summary>A user's trigger.</summary>
public sealed record TriggerSnapshot
{
    /// <summary>The name; triggers of one kind fire in the order of their names.</summary>
    public required string Name { get; init; }

    /// <summary>The function it runs, as the server would call it: schema, name, arguments.</summary>
    public required string Function { get; init; }

    /// <summary>The function's planner cost, as the server writes it; setting it again makes open sessions plan anew.</summary>
    public required string FunctionCost { get; init; }

    /// <summary>True if the function is written in the language whose plans open sessions keep.</summary>
    public required bool IsProcedural { get; init; }

    /// <summary>True if we may alter the function.</summary>
    public required bool IsFunctionOwned { get; init; }

    /// <summary>True if it fires for an UPDATE, for each row or for the statement, and so for our batches.</summary>
    public required bool FiresOnUpdate { get; init; }

    /// <summary>For whose writes it fires.</summary>
    public TriggerFiring Firing { get; init; }

    /// <summary>True if it fires for each row before the row is written, and so sees or changes what our sync writes.</summary>
    public bool IsBeforeRow { get; init; }

    /// <summary>Columns that its definition names, in UPDATE OF or WHEN.</summary>
    public IReadOnlyList<ColumnName> Columns { get; init; } = [];

    /// <summary>Columns whose names are among its arguments: its function looks them up by these.</summary>
    public IReadOnlyList<ColumnName> Arguments { get; init; } = [];
}
