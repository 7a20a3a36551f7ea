namespace Migrator.PostgreSql.Sync;

/// <summary>The triggers that keep two tables alike.</summary>
internal interface ICounterpartTriggers
{
    /// <summary>How many triggers each of the two tables must have, for whoever looks whether all is in place.</summary>
    IReadOnlyList<(TableName Table, string Trigger)> Names { get; }

    /// <summary>The names of the functions.</summary>
    IReadOnlyList<string> Functions { get; }

    /// <summary>Statements that create the functions; they lock nothing.</summary>
    IEnumerable<string> CreateFunctions();

    /// <summary>Statements that create the triggers, both tables being locked.</summary>
    IEnumerable<string> CreateTriggers();

    /// <summary>Statements that remove the triggers.</summary>
    IEnumerable<string> DropTriggers();

    /// <summary>Statements that remove the functions.</summary>
    IEnumerable<string> DropFunctions();
}
