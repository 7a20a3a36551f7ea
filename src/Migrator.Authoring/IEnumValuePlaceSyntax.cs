using FluentMigrator.Infrastructure;

namespace Migrator.Authoring;

/// <summary>Says where a new value sorts.</summary>
public interface IEnumValuePlaceSyntax : IFluentSyntax
{
    /// <summary>Right before another value.</summary>
    /// <param name="neighbor">That value.</param>
    void Before(string neighbor);

    /// <summary>Right after another value.</summary>
    /// <param name="neighbor">That value.</param>
    void After(string neighbor);
}
