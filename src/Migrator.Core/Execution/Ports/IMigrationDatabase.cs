namespace Migrator.Execution.Ports;

/// <summary>A database of one dialect: five ports and no more.</summary>
public interface IMigrationDatabase
{
    /// <summary>The provider's name as configured, such as <c>postgresql</c>.</summary>
    string Provider { get; }

    /// <summary>The schema meant where an author names none.</summary>
    string DefaultSchema { get; }

    /// <summary>Reads the catalog.</summary>
    ICatalogPort Catalog { get; }

    /// <summary>Spells operations and asks the server about mappings.</summary>
    IPlanningPort Planning { get; }

    /// <summary>Executes steps under the lock policy.</summary>
    IExecutionPort Execution { get; }

    /// <summary>Copies and compares rows.</summary>
    IRowsPort Rows { get; }

    /// <summary>Remembers.</summary>
    IStatePort State { get; }
}
