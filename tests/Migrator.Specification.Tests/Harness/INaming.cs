namespace Migrator.Specification.Tests.Harness;

/// <summary>Gives the things of a scenario their names in the database.</summary>
internal interface INaming
{
    /// <summary>The identifier, without quoting.</summary>
    string Of(string name);
}
