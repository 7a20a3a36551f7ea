using FluentMigrator;

namespace Migrator.ControlSchema;

/// <summary>A step in the history of the control schema; its number is a version of the control schema.</summary>
/// <remarks>Published ones are never changed. There is no way down: what the toolkit remembers outlives it.</remarks>
public abstract class ControlSchemaMigration : ForwardOnlyMigration
{
    /// <summary>The schema that holds everything.</summary>
    protected const string SchemaName = "migrator";
}
