using System.Data;
using FluentMigrator.Infrastructure;

namespace Migrator.Authoring;

/// <summary>Says what the foreign key does.</summary>
public interface IExtractLookupOptionSyntax : IFluentSyntax
{
    /// <summary>Names the foreign key; without it, its name is made of those of tables and columns.</summary>
    /// <param name="foreignKeyName">The name.</param>
    IExtractLookupOptionSyntax ForeignKey(string foreignKeyName);

    /// <summary>Says what becomes of rows whose lookup row is deleted; without it, it cannot be deleted.</summary>
    /// <param name="rule">What the foreign key does.</param>
    IExtractLookupOptionSyntax OnDelete(Rule rule);

    /// <summary>Says what becomes of rows whose lookup row gets another key; without it, it cannot get one.</summary>
    /// <param name="rule">What the foreign key does.</param>
    IExtractLookupOptionSyntax OnUpdate(Rule rule);
}
